import type { ReadHandle, WriteHandle } from '../database/database.ts';
import type { ColumnCipher } from '../database/encryption.ts';
import { lockForStart } from '../database/engine.ts';
import {
  KEY_SLOTS,
  type KeyPlace,
  type KeySlot,
  type Subscription,
  type SubscriptionAccess,
  type SubscriptionKey,
  type SubscriptionState,
} from './subscription.ts';
import { createSubscriptionReader, type SubscriptionReader } from './subscription-reader.ts';
import { writeTextList } from './text-list.ts';

/** The settings of a subscription that can change; left-out settings stay. */
export interface SubscriptionChange extends Partial<SubscriptionAccess> {
  readonly name?: string;
  readonly state?: SubscriptionState;
  readonly ownerAccountId?: number | null;
  readonly productId?: number | null;
}

export interface NewSubscription extends Omit<SubscriptionChange, 'state'> {
  readonly name: string;
  readonly keys: Readonly<Record<KeySlot, string>>;
}

/** The expiry of a key, and whether an administrator set it. */
export type KeyExpiry = Pick<SubscriptionKey, 'expiresAt' | 'isExpiryFixed'>;

/** When keys were last used, by place. */
export type LastUses = readonly (KeyPlace & { readonly at: string })[];

/** Writes subscriptions; exists only inside a unit of work, and reads its changes. */
export interface SubscriptionStore extends SubscriptionReader {
  /** Whether there are no subscriptions. Locks the creation of the first one until the transaction ends. */
  isEmpty(): Promise<boolean>;
  /** @returns the new subscription's id */
  insert(subscription: NewSubscription, at: string): Promise<number>;
  /**
   * Locks the subscription until the transaction ends.
   * @returns its current state; `null` for none
   */
  take(id: number, at: string): Promise<Subscription | null>;
  change(id: number, change: SubscriptionChange): Promise<void>;
  /**
   * Requires the lock of the subscription. The hash of the old key stays, so that its holder gets the reason
   * for a refusal; the new key gets the given expiry.
   */
  replaceKey(place: KeyPlace, key: string, at: string, expiry: KeyExpiry): Promise<void>;
  setExpiry(place: KeyPlace, expiry: KeyExpiry): Promise<void>;
  /** Locks the account until the transaction ends. @returns `null` if it does not exist */
  takeOwner(accountId: number): Promise<{ readonly name: string; readonly hasRequest: boolean } | null>;
  /** The account no longer asks for a subscription. */
  closeAccessRequest(accountId: number): Promise<void>;
  recordUse(lastUses: LastUses): Promise<void>;
  /** @returns the number of removed hashes */
  purgeRetiredKeys(before: string, limit: number): Promise<number>;
}

export function createSubscriptionStore(db: WriteHandle, cipher: ColumnCipher): SubscriptionStore {
  const reader = createSubscriptionReader(db as unknown as ReadHandle);
  const keyColumns = (key: string) => ({
    key_hash: cipher.keyedHash(key),
    key_encrypted: cipher.encrypt(key),
  });
  const subscription = (id: number) => db.updateTable('subscriptions').where('id', '=', id);
  const keyAt = ({ subscriptionId, slot }: KeyPlace) =>
    db
      .updateTable('subscription_keys')
      .where('subscription_id', '=', subscriptionId)
      .where('slot', '=', slot);
  return {
    ...reader,
    async isEmpty() {
      await lockForStart(db);
      return (await db.selectFrom('subscriptions').select('id').limit(1).execute()).length === 0;
    },
    async insert({ keys, ...columns }, at) {
      const { id } = await db
        .insertInto('subscriptions')
        .values({
          ...changedColumns(columns),
          name: columns.name,
          state: 'active',
          created_at: at,
          changed_at: at,
          last_used_at: null,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      const rows = KEY_SLOTS.map((slot) => ({
        subscription_id: id,
        slot,
        ...keyColumns(keys[slot]),
        created_at: at,
      }));
      await db.insertInto('subscription_keys').values(rows).execute();
      return id;
    },
    async take(id, at) {
      await subscription(id).set({ changed_at: at }).execute();
      return reader.byId(id);
    },
    async change(id, change) {
      const columns = changedColumns(change);
      if (Object.keys(columns).length > 0) await subscription(id).set(columns).execute();
    },
    async replaceKey(place, key, at, expiry) {
      const { subscriptionId, slot } = place;
      await db
        .insertInto('retired_keys')
        .columns(['key_hash', 'subscription_id', 'slot', 'retired_at'])
        .expression((old) =>
          old
            .selectFrom('subscription_keys')
            .select((row) => ['key_hash', 'subscription_id', 'slot', row.val(at).as('retired_at')])
            .where('subscription_id', '=', subscriptionId)
            .where('slot', '=', slot),
        )
        .execute();
      await keyAt(place)
        .set({ ...keyColumns(key), created_at: at, ...expiryColumns(expiry), last_used_at: null })
        .execute();
    },
    async setExpiry(place, expiry) {
      await keyAt(place).set(expiryColumns(expiry)).execute();
    },
    async takeOwner(accountId) {
      const row = await db
        .updateTable('accounts')
        .set((account) => ({ name: account.ref('name') }))
        .where('id', '=', accountId)
        .returning(['name', 'access_requested_at'])
        .executeTakeFirst();
      return row === undefined ? null : { name: row.name, hasRequest: row.access_requested_at !== null };
    },
    async closeAccessRequest(accountId) {
      await db
        .updateTable('accounts')
        .set({ access_requested_at: null })
        .where('id', '=', accountId)
        .where('access_requested_at', 'is not', null)
        .execute();
    },
    async recordUse(lastUses) {
      // Of two processes, the one with the later use may write first.
      for (const { at, ...place } of lastUses.toSorted(
        (one, other) => one.subscriptionId - other.subscriptionId,
      )) {
        await subscription(place.subscriptionId)
          .set({ last_used_at: at })
          .where((row) => row.or([row('last_used_at', 'is', null), row('last_used_at', '<', at)]))
          .execute();
        await keyAt(place)
          .set({ last_used_at: at })
          .where((row) => row.or([row('last_used_at', 'is', null), row('last_used_at', '<', at)]))
          .execute();
      }
    },
    async purgeRetiredKeys(before, limit) {
      const old = db
        .selectFrom('retired_keys')
        .select('key_hash')
        .where('retired_at', '<', before)
        .limit(limit);
      const { numDeletedRows } = await db
        .deleteFrom('retired_keys')
        .where('key_hash', 'in', old)
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}

function expiryColumns({ expiresAt, isExpiryFixed }: KeyExpiry) {
  return { expires_at: expiresAt, is_expiry_fixed: Number(isExpiryFixed) };
}

function changedColumns({
  name,
  state,
  ownerAccountId,
  productId,
  scopes,
  allowedAddresses,
  allowedOrigins,
}: SubscriptionChange) {
  return {
    ...(name === undefined ? {} : { name }),
    ...(state === undefined ? {} : { state }),
    ...(ownerAccountId === undefined ? {} : { owner_account_id: ownerAccountId }),
    ...(productId === undefined ? {} : { product_id: productId }),
    ...(scopes === undefined ? {} : { scopes: writeTextList(scopes) }),
    ...(allowedAddresses === undefined ? {} : { allowed_addresses: writeTextList(allowedAddresses) }),
    ...(allowedOrigins === undefined ? {} : { allowed_origins: writeTextList(allowedOrigins) }),
  };
}
