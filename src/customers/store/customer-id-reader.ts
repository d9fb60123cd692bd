import type { ReadHandle } from '../../database/database.ts';

/** A customer with the time of their last change. */
export interface ChangedId {
  readonly id: number;
  /** ISO 8601 UTC with milliseconds. */
  readonly changedAt: string;
}

/** Lists customers by id alone, page by page along an index. */
export interface CustomerIdReader {
  /** By id. */
  afterId(id: number, limit: number): Promise<ChangedId[]>;
  /** By time of the last change, then by id: those at this time with a higher id, and all later ones. */
  changedAfter(last: ChangedId, limit: number): Promise<ChangedId[]>;
}

export function createCustomerIdReader(db: ReadHandle): CustomerIdReader {
  const select = () => db.selectFrom('customers').select(['id', 'changed_at as changedAt']);
  return {
    afterId: (id, limit) => select().where('id', '>', id).orderBy('id').limit(limit).execute(),
    changedAfter: (last, limit) =>
      select()
        .where((row) => row(row.refTuple('changed_at', 'id'), '>', row.tuple(last.changedAt, last.id)))
        .orderBy('changed_at')
        .orderBy('id')
        .limit(limit)
        .execute(),
  };
}
