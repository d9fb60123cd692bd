import type { WriteHandle } from '../database/database.ts';
import type { ColumnCipher } from '../database/encryption.ts';
import { lockForStart } from '../database/engine.ts';
import type { KeySlot, SubscriptionState } from './subscription.ts';

/** Writes subscriptions; exists only inside a unit of work. */
export interface SubscriptionStore {
  /** Whether there is none yet. Until the transaction ends, nobody else can make the first one. */
  isEmpty(): Promise<boolean>;
  /** @returns the new subscription's id */
  insert(name: string, keys: Readonly<Record<KeySlot, string>>, at: string): Promise<number>;
  replaceKey(subscriptionId: number, slot: KeySlot, key: string, at: string): Promise<void>;
  setState(subscriptionId: number, state: SubscriptionState, at: string): Promise<void>;
  recordUse(lastUses: ReadonlyMap<number, string>): Promise<void>;
}

export function createSubscriptionStore(db: WriteHandle, cipher: ColumnCipher): SubscriptionStore {
  const keyColumns = (key: string) => ({
    key_hash: cipher.keyedHash(key),
    key_encrypted: cipher.encrypt(key),
  });
  return {
    async isEmpty() {
      await lockForStart(db);
      return (await db.selectFrom('subscriptions').select('id').limit(1).execute()).length === 0;
    },
    async insert(name, keys, at) {
      const { id } = await db
        .insertInto('subscriptions')
        .values({ name, state: 'active', created_at: at, changed_at: at, last_used_at: null })
        .returning('id')
        .executeTakeFirstOrThrow();
      const rows = (['primary', 'secondary'] as const).map((slot) => ({
        subscription_id: id,
        slot,
        ...keyColumns(keys[slot]),
        created_at: at,
      }));
      await db.insertInto('subscription_keys').values(rows).execute();
      return id;
    },
    async replaceKey(subscriptionId, slot, key, at) {
      await db
        .updateTable('subscription_keys')
        .set({ ...keyColumns(key), created_at: at })
        .where('subscription_id', '=', subscriptionId)
        .where('slot', '=', slot)
        .execute();
      await db
        .updateTable('subscriptions')
        .set({ changed_at: at })
        .where('id', '=', subscriptionId)
        .execute();
    },
    async setState(subscriptionId, state, at) {
      await db
        .updateTable('subscriptions')
        .set({ state, changed_at: at })
        .where('id', '=', subscriptionId)
        .execute();
    },
    async recordUse(lastUses) {
      for (const [id, at] of lastUses) {
        await db.updateTable('subscriptions').set({ last_used_at: at }).where('id', '=', id).execute();
      }
    },
  };
}
