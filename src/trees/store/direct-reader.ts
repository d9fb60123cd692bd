import type { ReadHandle } from '../../database/database.ts';
import { createBreath } from '../../kernel/breath.ts';
import { type Placement, UNDO_RULE } from '../rules/placement.ts';
import { PLACEMENT_COLUMNS, placementFromRow } from './placement-row.ts';

/**
 * The nodes directly below a node. In trees without legs there may be a million of them, so each read has a limit, or
 * reads in pages.
 */
export interface DirectReader {
  /**
   * The current placements directly below these nodes, by upline, leg and id.
   * @param limit maximum number of placements
   */
  directDownline(tree: string, uplineIds: readonly number[], limit: number): Promise<Placement[]>;
  /** Those in legs, which hold one node each. */
  nodesOnLegs(tree: string, uplineIds: readonly number[], legs: readonly string[]): Promise<Placement[]>;
  /** What directly below a node was placed after a placement, and not by a batch. */
  newerBelow(tree: string, nodeId: number, since: Since): Promise<NewerBelow>;
}

interface NewerBelow {
  /** Whether there is any that no undo has placed. */
  readonly isAny: boolean;
  /** Nodes that an undo has placed, which may have stood there before. */
  readonly byUndo: readonly number[];
}

interface Since {
  /** Id of a placement. */
  readonly afterId: number;
  /** Its own placements do not count. */
  readonly batchId: number;
}

/** Few enough for the main thread to read them within a millisecond or two. */
const PAGE_ROWS = 1_000;

export function createDirectReader(db: ReadHandle): DirectReader {
  const selectBelow = (tree: string, uplineIds: readonly number[]) =>
    db
      .selectFrom('placements')
      .select(PLACEMENT_COLUMNS)
      .where('tree', '=', tree)
      .where('upline_id', 'in', uplineIds)
      .where('to_at', 'is', null);
  return {
    async directDownline(tree, uplineIds, limit) {
      if (uplineIds.length === 0) return [];
      const rows = await selectBelow(tree, uplineIds)
        .orderBy('upline_id')
        .orderBy('leg')
        .orderBy('node_id')
        .limit(limit)
        .execute();
      return rows.map(placementFromRow);
    },
    async nodesOnLegs(tree, uplineIds, legs) {
      if (uplineIds.length === 0 || legs.length === 0) return [];
      const rows = await selectBelow(tree, uplineIds).where('leg', 'in', legs).execute();
      return rows.map(placementFromRow);
    },
    async newerBelow(tree, nodeId, { afterId, batchId }) {
      const breathe = createBreath();
      const byUndo: number[] = [];
      const isNewer = (row: { readonly id: number; readonly batch_id: number | null }) =>
        row.id > afterId && row.batch_id !== batchId;
      for (let last: { readonly leg: string; readonly node_id: number } | undefined; ; ) {
        const page = await selectBelow(tree, [nodeId])
          .select('rule')
          .$if(last !== undefined, (query) =>
            query.where((row) =>
              row(row.refTuple('leg', 'node_id'), '>', row.tuple(last?.leg ?? '', last?.node_id ?? 0)),
            ),
          )
          .orderBy('leg')
          .orderBy('node_id')
          .limit(PAGE_ROWS)
          .execute();
        const newer = page.filter(isNewer);
        if (newer.some(({ rule }) => rule !== UNDO_RULE)) return { isAny: true, byUndo };
        byUndo.push(...newer.map((row) => row.node_id));
        if (page.length < PAGE_ROWS) return { isAny: false, byUndo };
        last = page.at(-1);
        await breathe();
      }
    },
  };
}
