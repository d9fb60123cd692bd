import type { ReadHandle } from '../database/database.ts';
import type { Subscription, SubscriptionKey } from './subscription.ts';
import { readTextList } from './text-list.ts';

/** Reads all data of subscriptions except their keys. */
export interface SubscriptionReader {
  byId(id: number): Promise<Subscription | null>;
  byName(name: string): Promise<Subscription | null>;
  list(): Promise<Subscription[]>;
  ownedBy(accountId: number): Promise<Subscription[]>;
}

export function createSubscriptionReader(db: ReadHandle): SubscriptionReader {
  const all = () =>
    db
      .selectFrom('subscriptions as s')
      .leftJoin('accounts as a', 'a.id', 's.owner_account_id')
      .leftJoin('products as p', 'p.id', 's.product_id')
      .select([
        's.id',
        's.name',
        's.state',
        's.scopes',
        's.allowed_addresses',
        's.allowed_origins',
        's.created_at',
        's.last_used_at',
      ])
      .select(['a.id as owner_id', 'a.name as owner_name', 'p.id as product_id', 'p.name as product_name'])
      .orderBy('s.id');
  const read = async (query: ReturnType<typeof all>): Promise<Subscription[]> => {
    const rows = await query.execute();
    const keys = await keysOf(rows.map(({ id }) => id));
    return rows.map((row) => toSubscription(row, keys.get(row.id) ?? []));
  };
  const keysOf = async (ids: readonly number[]): Promise<Map<number, SubscriptionKey[]>> => {
    if (ids.length === 0) return new Map();
    const rows = await db
      .selectFrom('subscription_keys')
      .select(['subscription_id as subscriptionId', 'slot', 'created_at as createdAt'])
      .select(['expires_at as expiresAt', 'last_used_at as lastUsedAt', 'is_expiry_fixed as isFixed'])
      .where('subscription_id', 'in', ids)
      .orderBy('slot')
      .execute();
    const grouped = Map.groupBy(rows, ({ subscriptionId }) => subscriptionId);
    return new Map([...grouped].map(([id, keys]) => [id, keys.map(toKey)]));
  };
  return {
    byId: async (id) => (await read(all().where('s.id', '=', id)))[0] ?? null,
    byName: async (name) => (await read(all().where('s.name', '=', name)))[0] ?? null,
    list: () => read(all()),
    ownedBy: (accountId) => read(all().where('s.owner_account_id', '=', accountId)),
  };
}

function toKey({
  slot,
  createdAt,
  expiresAt,
  isFixed,
  lastUsedAt,
}: Omit<SubscriptionKey, 'isExpiryFixed'> & { isFixed: number }): SubscriptionKey {
  return { slot, createdAt, expiresAt, isExpiryFixed: isFixed === 1, lastUsedAt };
}

interface SubscriptionRow {
  readonly id: number;
  readonly name: string;
  readonly state: Subscription['state'];
  readonly scopes: string;
  readonly allowed_addresses: string;
  readonly allowed_origins: string;
  readonly created_at: string;
  readonly last_used_at: string | null;
  readonly owner_id: number | null;
  readonly owner_name: string | null;
  readonly product_id: number | null;
  readonly product_name: string | null;
}

function toSubscription(row: SubscriptionRow, keys: readonly SubscriptionKey[]): Subscription {
  const { id, name, state, owner_id: ownerId, product_id: productId } = row;
  return {
    id,
    name,
    state,
    owner: ownerId === null ? null : { accountId: ownerId, name: row.owner_name ?? '' },
    product: productId === null ? null : { id: productId, name: row.product_name ?? '' },
    scopes: readTextList(row.scopes),
    allowedAddresses: readTextList(row.allowed_addresses),
    allowedOrigins: readTextList(row.allowed_origins),
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    keys,
  };
}
