import type { ReadHandle } from '../database/database.ts';
import type { ColumnCipher } from '../database/encryption.ts';
import { prepareQuery, type QueryParams } from '../database/prepared-query.ts';
import type { FoundKey } from './decide-key.ts';
import type { KeyPlace, KeySlot } from './subscription.ts';

/** A subscription's key, with all data that decides whether it may currently be used. */
export interface SubscribedKey extends FoundKey {
  readonly id: number;
  readonly name: string;
  readonly slot: KeySlot;
}

/** Finds keys. Every look-up queries the database, so a change takes effect at once in all processes. */
export interface KeyReader {
  byKey(key: string): Promise<SubscribedKey | null>;
  /** The subscription of a replaced key, while the key is still known. */
  retired(key: string): Promise<KeyPlace | null>;
  /** The key in plain text, for authorized people. */
  reveal(place: KeyPlace): Promise<string>;
}

/** More keys than any installation has; unknown keys are not cached. */
const HASHES_MAX = 10_000;

export function createKeyReader(db: ReadHandle, cipher: ColumnCipher): KeyReader {
  const byHash = prepareQuery(db, (value: QueryParams<{ hash: string }>) =>
    db
      .selectFrom('subscription_keys as k')
      .innerJoin('subscriptions as s', 's.id', 'k.subscription_id')
      .leftJoin('products as p', 'p.id', 's.product_id')
      .select(['s.id', 's.name', 's.state', 's.scopes', 's.allowed_addresses', 's.allowed_origins'])
      .select(['k.slot', 'k.expires_at', 'p.operations'])
      .where('k.key_hash', '=', value('hash')),
  );
  const retiredByHash = prepareQuery(db, (value: QueryParams<{ hash: string }>) =>
    db
      .selectFrom('retired_keys')
      .select(['subscription_id as subscriptionId', 'slot'])
      .where('key_hash', '=', value('hash')),
  );
  // Caches only the hashing, never the look-up: the validity of a key is checked each time.
  const hashes = new Map<string, string>();
  return {
    async byKey(key) {
      // The caller cannot target a stored hash without the server's secret, so the duration of the index
      // look-up reveals nothing about a key.
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
