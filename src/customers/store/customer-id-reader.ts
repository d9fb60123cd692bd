import { sql } from 'kysely';
import type { ReadHandle, WriteHandle } from '../../database/database.ts';
import { whileWanted } from '../../database/engine.ts';

/** A customer with the time of their last change. */
export interface ChangedId {
  readonly id: number;
  /** ISO 8601 UTC with milliseconds. */
  readonly changedAt: string;
}

/**
 * Lists customers by id alone, along an index. A signal ends the read.
 * @throws ProblemError `too_many_long_reads`, `long_read_too_long` for large reads
 */
export interface CustomerIdReader {
  /** Ordered by id. */
  afterId(id: number, limit: number, signal?: AbortSignal): Promise<ChangedId[]>;
  /**
   * Ordered by time of the last change, then by id: those at this time with a higher id, and all later ones.
   */
  changedAfter(last: ChangedId, limit: number, signal?: AbortSignal): Promise<ChangedId[]>;
}

/** Most polls need no more than this many ids, which are read at once. A long read is queued. */
const FEW = 1_000;

/** @param long for answers of more than a thousand ids */
export function createCustomerIdReader(db: ReadHandle, long: ReadHandle): CustomerIdReader {
  const page = (from: ReadHandle, limit: number) =>
    from.selectFrom('customers').select(['id', 'changed_at as changedAt']).limit(limit);
  const afterId = (from: ReadHandle, id: number, limit: number) =>
    page(from, limit)
      .where('id', '>', id)
      .where(whileWanted(from as unknown as WriteHandle, sql`id`))
      .orderBy('id');
  const changedAfter = (from: ReadHandle, last: ChangedId, limit: number) =>
    page(from, limit)
      .where((row) => row(row.refTuple('changed_at', 'id'), '>', row.tuple(last.changedAt, last.id)))
      .where(whileWanted(from as unknown as WriteHandle, sql`id`))
      .orderBy('changed_at')
      .orderBy('id');
  return {
    async afterId(id, limit, signal) {
      const few = await afterId(db, id, Math.min(limit, FEW)).execute();
      const last = few.at(-1);
      if (last === undefined || few.length < FEW || limit === FEW) return few;
      return [...few, ...(await afterId(long, last.id, limit - FEW).execute({ signal }))];
    },
    async changedAfter(from, limit, signal) {
      const few = await changedAfter(db, from, Math.min(limit, FEW)).execute();
      const last = few.at(-1);
      if (last === undefined || few.length < FEW || limit === FEW) return few;
      return [...few, ...(await changedAfter(long, last, limit - FEW).execute({ signal }))];
    },
  };
}
