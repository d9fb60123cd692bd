import type { ReadHandle } from '../database/database.ts';
import type { ColumnCipher } from '../database/encryption.ts';
import { prepareQuery, type QueryParams } from '../database/prepared-query.ts';
import type { FoundKey } from './decide-key.ts';
import type { KeyPlace, KeySlot } from './subscription.ts';

/** A key that a subscription has, with all that decides whether it may be used now. */
export interface SubscribedKey extends FoundKey {
  readonly id: number;
  readonly name: string;
  readonly slot: KeySlot;
}

/** Finds keys. Every look-up goes to the database, so a change takes effect at once everywhere. */
export interface KeyReader {
  byKey(key: string): Promise<SubscribedKey | null>;
  /** Whose key it was before it was replaced, if that is known still. */
  retired(key: string): Promise<KeyPlace | null>;
  /** The key in plain text, for whoever may see it. */
  reveal(place: KeyPlace): Promise<string>;
}

/** More keys than anybody has; strangers' keys are not kept. */
const HASHES_MAX = 10_000;

export function createKeyReader(db: ReadHandle, cipher: ColumnCipher): KeyReader {
  const byHash = prepareQuery(db, (value: QueryParams<{ hash: string }>) =>
    db
      .selectFrom('subscription_keys as k')
      .innerJoin('subscriptions as s', 's.id', 'k.subscription_id')
      .leftJoin('products as p', 'p.id', 's.product_id')
      .select(['s.id', 's.name', 's.state', 's.scopes', 's.allowed_addresses'])
      .select(['k.slot', 'k.expires_at', 'p.operations'])
      .where('k.key_hash', '=', value('hash')),
  );
  const retiredByHash = prepareQuery(db, (value: QueryParams<{ hash: string }>) =>
    db
      .selectFrom('retired_keys')
      .select(['subscription_id as subscriptionId', 'slot'])
      .where('key_hash', '=', value('hash')),
  );
  // Only the hashing is saved, never the look-up: whether a key is good is asked anew each time.
  const hashes = new Map<string, string>();
  return {
    async byKey(key) {
      // The caller can't aim at a stored hash without our secret, so an index look-up leaks nothing of
      // a key, however long it takes.
      const known = hashes.get(key);
      const hash = known ?? cipher.keyedHash(key);
      const [row] = await byHash({ hash });
      if (row === undefined) return null;
      if (known === undefined) {
        if (hashes.size >= HASHES_MAX) hashes.clear();
        hashes.set(key, hash);
      }
      return row;
    },
    async retired(key) {
      const [row] = await retiredByHash({ hash: cipher.keyedHash(key) });
      return row ?? null;
    },
    async reveal({ subscriptionId, slot }) {
      const row = await db
        .selectFrom('subscription_keys')
        .select('key_encrypted')
        .where('subscription_id', '=', subscriptionId)
        .where('slot', '=', slot)
        .executeTakeFirstOrThrow();
      return cipher.decrypt(row.key_encrypted);
    },
  };
}
