import type { ReadHandle } from '../database/database.ts';
import { prepareQuery, type QueryParams } from '../database/prepared-query.ts';
import { operationsIn, type ScopedOperation } from './scopes.ts';
import { readTextList } from './text-list.ts';

/** What a subscription may use now, by its scopes and its product. */
export interface AllowedOperations {
  readonly subscriptionId: number;
  readonly name: string;
  readonly isActive: boolean;
  /** Ids of operations. */
  readonly operations: ReadonlySet<string>;
}

export interface AllowedOperationsReader {
  byId(id: number): Promise<AllowedOperations | null>;
  byName(name: string): Promise<AllowedOperations | null>;
}

/** @param operations all operations of the API */
export function createAllowedOperationsReader(
  db: ReadHandle,
  operations: readonly ScopedOperation[],
): AllowedOperationsReader {
  const all = () =>
    db
      .selectFrom('subscriptions as s')
      .leftJoin('products as p', 'p.id', 's.product_id')
      .select(['s.id', 's.name', 's.state', 's.scopes', 'p.operations']);
  const byId = prepareQuery(db, (value: QueryParams<{ id: number }>) =>
    all().where('s.id', '=', value('id')),
  );
  const byName = prepareQuery(db, (value: QueryParams<{ name: string }>) =>
    all().where('s.name', '=', value('name')),
  );
  const read = ([row]: Awaited<ReturnType<typeof byId>>): AllowedOperations | null => {
    if (row === undefined) return null;
    const inScopes = operationsIn(readTextList(row.scopes), operations);
    const inProduct = row.operations === null ? inScopes : new Set(readTextList(row.operations));
    return {
      subscriptionId: row.id,
      name: row.name,
      isActive: row.state === 'active',
      operations: inScopes.intersection(inProduct),
    };
  };
  return {
    byId: async (id) => read(await byId({ id })),
    byName: async (name) => read(await byName({ name })),
  };
}
