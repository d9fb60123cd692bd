import type { ReadHandle } from '../../database/database.ts';
import { ID_MAX } from '../../kernel/customer-id.ts';
import type { BatchItem, PlacementBatch } from './batch-store.ts';

/** A batch in a list. */
export interface ListedBatch extends Omit<PlacementBatch, 'items' | 'positions'> {
  readonly size: number;
  /** `null` for a batch without items. */
  readonly first: BatchItem | null;
}

export interface BatchFilter {
  readonly state?: PlacementBatch['state'] | undefined;
  /** Only batches before this one: the last batch of the previous page. */
  readonly beforeId?: number | undefined;
  readonly limit: number;
}

/** An item of a staged batch. */
export interface StagedItem {
  readonly batchId: number;
  readonly item: BatchItem;
}

/** Reads lists of batches. */
export interface BatchReader {
  /** Items of staged batches about these customers, latest batch first. */
  stagedItemsOf(customerIds: readonly number[], limit: number): Promise<StagedItem[]>;
  /** Latest first. */
  list(filter: BatchFilter): Promise<ListedBatch[]>;
}

export function createBatchReader(db: ReadHandle): BatchReader {
  return {
    async stagedItemsOf(customerIds, limit) {
      if (customerIds.length === 0) return [];
      const rows = await db
        .selectFrom('placement_batch_items as i')
        .innerJoin('placement_batches as b', 'b.id', 'i.batch_id')
        .select(['i.batch_id as batchId', 'i.item'])
        .where('i.customer_id', 'in', customerIds)
        .where('b.state', '=', 'staged')
        .orderBy('i.batch_id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ batchId, item }) => ({ batchId, item: JSON.parse(item) as BatchItem }));
    },
    async list({ state, beforeId = ID_MAX, limit }) {
      // In one statement: batches and items may be removed at any time.
      let query = db
        .selectFrom('placement_batches as b')
        .selectAll('b')
        .select((row) => [
          row
            .selectFrom('placement_batch_items as i')
            .select((item) => item.fn.countAll<number | string>().as('size'))
            .whereRef('i.batch_id', '=', 'b.id')
            .as('size'),
          row
            .selectFrom('placement_batch_items as i')
            .select('i.item')
            .whereRef('i.batch_id', '=', 'b.id')
            .orderBy('i.position')
            .limit(1)
            .as('first'),
        ])
        .where('b.id', '<', beforeId);
      if (state !== undefined) query = query.where('b.state', '=', state);
      const rows = await query.orderBy('b.id', 'desc').limit(limit).execute();
      return rows.map((row) => ({
        id: row.id,
        state: row.state,
        reason: row.reason,
        stagedAt: row.staged_at,
        stagedBy: row.staged_by,
        committedAt: row.committed_at,
        committedBy: row.committed_by,
        undoneAt: row.undone_at,
        undoneBy: row.undone_by,
        size: Number(row.size),
        first: row.first === null ? null : (JSON.parse(row.first) as BatchItem),
      }));
    },
  };
}
