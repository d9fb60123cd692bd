import type { ReadHandle } from '../../database/database.ts';
import { readInPages } from '../../database/read-in-pages.ts';

/** A merge, as histories show it. */
export interface MergeRecord {
  readonly id: number;
  readonly survivorId: number;
  readonly mergedId: number;
  readonly reason: string;
  readonly fields: readonly string[];
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly by: string;
  readonly requestId: string | null;
  readonly undoneAt: string | null;
  readonly undoneBy: string | null;
  readonly undoneRequestId: string | null;
}

/** Reads merges as last committed. */
export interface MergeReader {
  /** Merges in which a customer stayed or was merged, oldest first. @param signal ends the read */
  ofCustomer(customerId: number, signal?: AbortSignal): Promise<MergeRecord[]>;
  /** The merge that made a batch. @param leaving customers whom the batch removes: the merged one is among them */
  ofBatch(batchId: number, leaving: readonly number[]): Promise<MergeRecord | null>;
}

export function createMergeReader(db: ReadHandle): MergeReader {
  const withId = (column: 'survivor_id' | 'merged_id', customerId: number, signal?: AbortSignal) =>
    readInPages<MergeRecord>(async (after, limit) => {
      const rows = await db
        .selectFrom('customer_merges')
        .select(COLUMNS)
        .where(column, '=', customerId)
        .where('id', '>', after?.id ?? 0)
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(recordOf);
    }, signal);
  return {
    async ofCustomer(customerId, signal) {
      const stayed = await withId('survivor_id', customerId, signal);
      const merged = await withId('merged_id', customerId, signal);
      return [...stayed, ...merged].sort((one, other) => one.id - other.id);
    },
    async ofBatch(batchId, leaving) {
      if (leaving.length === 0) return null;
      const row = await db
        .selectFrom('customer_merges')
        .select(COLUMNS)
        .where('merged_id', 'in', [...new Set(leaving)])
        .where('batch_id', '=', batchId)
        .executeTakeFirst();
      return row === undefined ? null : recordOf(row);
    },
  };
}

const COLUMNS = [
  ...(['id', 'survivor_id as survivorId', 'merged_id as mergedId', 'reason', 'fields'] as const),
  ...(['merged_at as at', 'merged_by as by', 'request_id as requestId'] as const),
  ...(['undone_at as undoneAt', 'undone_by as undoneBy'] as const),
  'undone_request_id as undoneRequestId',
] as const;

function recordOf(row: Omit<MergeRecord, 'fields'> & { readonly fields: string }): MergeRecord {
  return { ...row, fields: JSON.parse(row.fields) as string[] };
}
