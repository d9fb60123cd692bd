import type { ReadHandle } from '../../database/database.ts';
import { readInPages } from '../../database/read-in-pages.ts';

/** A customer with the time of their last change. */
export interface ChangedId {
  readonly id: number;
  /** ISO 8601 UTC with milliseconds. */
  readonly changedAt: string;
}

/** Lists customers by id alone, page by page along an index. A signal ends the read. */
export interface CustomerIdReader {
  /** By id. */
  afterId(id: number, limit: number, signal?: AbortSignal): Promise<ChangedId[]>;
  /** By time of the last change, then by id: those at this time with a higher id, and all later ones. */
  changedAfter(last: ChangedId, limit: number, signal?: AbortSignal): Promise<ChangedId[]>;
}

export function createCustomerIdReader(db: ReadHandle): CustomerIdReader {
  const select = () => db.selectFrom('customers').select(['id', 'changed_at as changedAt']);
  const pageAfterId = (id: number, limit: number) =>
    select().where('id', '>', id).orderBy('id').limit(limit).execute();
  const pageChangedAfter = (last: ChangedId, limit: number) =>
    select()
      .where((row) => row(row.refTuple('changed_at', 'id'), '>', row.tuple(last.changedAt, last.id)))
      .orderBy('changed_at')
      .orderBy('id')
      .limit(limit)
      .execute();
  return {
    afterId: (id, limit, signal) =>
      readInPages<ChangedId>((after, most) => pageAfterId(after?.id ?? id, most), { limit, signal }),
    changedAfter: (last, limit, signal) =>
      readInPages<ChangedId>((after, most) => pageChangedAfter(after ?? last, most), { limit, signal }),
  };
}
