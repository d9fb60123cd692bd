import type { ReadHandle } from '../../database/database.ts';
import type { PlacementRecord } from '../rules/placement.ts';
import { recordFromRow } from './placement-row.ts';

/** Reads what happened to places of several nodes within a period. */
export interface PlacementChangeReader {
  /**
   * Placements of the nodes that held at some instant after the first and not after the last, by node, oldest first.
   * @param limit of placements
   */
  heldWithin(
    tree: string,
    nodeIds: readonly number[],
    period: { readonly after: string; readonly until: string },
    limit: number,
  ): Promise<PlacementRecord[]>;
}

export function createPlacementChangeReader(db: ReadHandle): PlacementChangeReader {
  return {
    async heldWithin(tree, nodeIds, { after, until }, limit) {
      if (nodeIds.length === 0) return [];
      const rows = await db
        .selectFrom('placements')
        .selectAll()
        .where('tree', '=', tree)
        .where('node_id', 'in', nodeIds)
        .where('from_at', '<=', until)
        .where((row) => row.or([row('to_at', 'is', null), row('to_at', '>', after)]))
        .orderBy('node_id')
        .orderBy('from_at')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(recordFromRow);
    },
  };
}
