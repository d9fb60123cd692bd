import { bulkInsert } from '../../database/bulk-insert.ts';
import type { ReadHandle, WriteHandle } from '../../database/database.ts';
import type { NewPlacement } from '../rules/placement.ts';

/** Places nodes by the thousand; exists only inside a unit of work. */
export interface BulkTreeStore {
  /** Every upline must be in the list or already placed in the tree. */
  place(placements: readonly NewPlacement[]): Promise<void>;
  /** The nodes among these that are currently placed in the tree. */
  placedAmong(tree: string, nodeIds: readonly number[]): Promise<ReadonlySet<number>>;
}

const COLUMNS = [
  'tree',
  'node_id',
  'upline_id',
  'leg',
  'rule',
  'reason',
  'actor',
  'request_id',
  'from_at',
  'to_at',
] as const;

/** Limits the parameters of one statement. */
const PART = 1_000;

export function createBulkTreeStore(db: WriteHandle): BulkTreeStore {
  return {
    async place(placements) {
      const rows = placements.map(({ tree, nodeId, uplineId, leg, rule, reason, actor, requestId, at }) => [
        tree,
        nodeId,
        uplineId,
        leg ?? '',
        rule,
        reason,
        actor,
        requestId,
        at,
        null,
      ]);
      await bulkInsert(db, 'placements', COLUMNS, rows);
    },
    placedAmong: (tree, nodeIds) => placedAmong(db as unknown as ReadHandle, tree, nodeIds),
  };
}

/*
 * Joins from the customers: with a plain list of nodes, the embedded engine would read the whole tree instead
 * of looking up each node.
 */
async function placedAmong(db: ReadHandle, tree: string, nodeIds: readonly number[]): Promise<Set<number>> {
  const placed = new Set<number>();
  for (let from = 0; from < nodeIds.length; from += PART) {
    const rows = await db
      .selectFrom('customers as c')
      .crossJoin('placements as p')
      .select('p.node_id')
      .where('c.id', 'in', nodeIds.slice(from, from + PART))
      .whereRef('p.node_id', '=', 'c.id')
      .where('p.tree', '=', tree)
      .where('p.to_at', 'is', null)
      .execute();
    for (const row of rows) placed.add(row.node_id);
  }
  return placed;
}
