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

/** Reads lists of batches. */
export interface BatchReader {
  /** Latest first. */
  list(filter: BatchFilter): Promise<ListedBatch[]>;
}

export function createBatchReader(db: ReadHandle): BatchReader {
  const sizesOf = async (ids: readonly number[]) => {
    const rows = await db
      .selectFrom('placement_batch_items')
      .select((row) => [
        'batch_id',
        row.fn.countAll<number | string>().as('size'),
        row.fn.min('position').as('first'),
      ])
      .where('batch_id', 'in', ids)
      .groupBy('batch_id')
      .execute();
    return new Map(rows.map((row) => [row.batch_id, { size: Number(row.size), position: row.first }]));
  };
  const itemAt = async (id: number, position: number) => {
    const { item } = await db
      .selectFrom('placement_batch_items')
      .select('item')
      .where('batch_id', '=', id)
      .where('position', '=', position)
      .executeTakeFirstOrThrow();
    return JSON.parse(item) as BatchItem;
  };
  return {
    async list({ state, beforeId = ID_MAX, limit }) {
      let query = db.selectFrom('placement_batches').selectAll().where('id', '<', beforeId);
      if (state !== undefined) query = query.where('state', '=', state);
      const rows = await query.orderBy('id', 'desc').limit(limit).execute();
      if (rows.length === 0) return [];
      const sizes = await sizesOf(rows.map(({ id }) => id));
      const batches: ListedBatch[] = [];
      for (const row of rows) {
        const { size = 0, position } = sizes.get(row.id) ?? {};
        batches.push({
          id: row.id,
          state: row.state,
          reason: row.reason,
          stagedAt: row.staged_at,
          stagedBy: row.staged_by,
          committedAt: row.committed_at,
          committedBy: row.committed_by,
          undoneAt: row.undone_at,
          undoneBy: row.undone_by,
          size,
          first: position === undefined ? null : await itemAt(row.id, position),
        });
      }
      return batches;
    },
  };
}
