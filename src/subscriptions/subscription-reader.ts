import type { ReadHandle } from '../database/database.ts';
import type { ColumnCipher } from '../database/encryption.ts';
import { type ParameterOf, prepareQuery } from '../database/prepared-query.ts';
import type { KeySlot, Subscription } from './subscription.ts';

/** Reads subscriptions. Every look-up goes to the database, so a change takes effect at once everywhere. */
export interface SubscriptionReader {
  /** The active subscription that the key belongs to. */
  activeByKey(key: string): Promise<{ id: number; name: string } | null>;
  byName(name: string): Promise<Subscription | null>;
  list(): Promise<Subscription[]>;
  /** The key in plain text, for whoever runs the server. */
  revealKey(subscriptionId: number, slot: KeySlot): Promise<string>;
}

/** More keys than anybody has; strangers' keys are not kept. */
const HASHES_MAX = 10_000;

export function createSubscriptionReader(db: ReadHandle, keys: ColumnCipher): SubscriptionReader {
  const activeByHash = prepareQuery(db, (value: ParameterOf<{ hash: string }>) =>
    db
      .selectFrom('subscription_keys as k')
      .innerJoin('subscriptions as s', 's.id', 'k.subscription_id')
      .select(['s.id', 's.name', 's.state'])
      .where('k.key_hash', '=', value('hash')),
  );
  // Only the hashing is saved, never the look-up: whether a key is good is asked anew each time.
  const hashes = new Map<string, string>();
  const all = () =>
    db
      .selectFrom('subscriptions')
      .select(['id', 'name', 'state', 'created_at as createdAt', 'last_used_at as lastUsedAt']);
  return {
    async activeByKey(key) {
      // The caller can't aim at a stored hash without our secret, so an index look-up leaks nothing of
      // a key, however long it takes.
      const hash = hashes.get(key) ?? keys.keyedHash(key);
      const [row] = await activeByHash({ hash });
      if (row === undefined) return null;
      hashes.set(key, hash);
      if (hashes.size > HASHES_MAX) hashes.clear();
      return row.state === 'active' ? { id: row.id, name: row.name } : null;
    },
    async byName(name) {
      return (await all().where('name', '=', name).executeTakeFirst()) ?? null;
    },
    list: () => all().orderBy('id').execute(),
    async revealKey(subscriptionId, slot) {
      const row = await db
        .selectFrom('subscription_keys')
        .select('key_encrypted')
        .where('subscription_id', '=', subscriptionId)
        .where('slot', '=', slot)
        .executeTakeFirstOrThrow();
      return keys.decrypt(row.key_encrypted);
    },
  };
}
