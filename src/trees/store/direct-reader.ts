import type { ReadHandle } from '../../database/database.ts';
import { createBreath } from '../../kernel/breath.ts';
import { type Placement, UNDO_RULE } from '../rules/placement.ts';
import { PLACEMENT_COLUMNS, type PlacementRow, placementFromRow } from './placement-row.ts';

/**
 * The nodes directly below a node. In trees without legs there may be a million of them, so each read has a limit or
 * is split into pages.
 */
export interface DirectReader {
  /**
   * The current placements directly below these nodes, by upline, leg and id.
   * @param limit maximum number of placements
   */
  directDownline(tree: string, uplineIds: readonly number[], limit: number): Promise<Placement[]>;
  /** The placements directly below these nodes in these legs, which hold one node each. */
  nodesOnLegs(tree: string, uplineIds: readonly number[], legs: readonly string[]): Promise<Placement[]>;
  /** The nodes that were placed directly below a node after a placement, and not by the batch. */
  newerBelow(tree: string, nodeId: number, since: Since): Promise<NewerBelow>;
}

interface NewerBelow {
  /** Whether there is a node that was not placed by an undo. */
  readonly isAny: boolean;
  /** Nodes that an undo has placed, which may have stood there before. */
  readonly byUndo: readonly number[];
}

interface Since {
  /** Id of a placement. */
  readonly afterId: number;
  /** The batch whose own placements do not count. */
  readonly batchId: number;
}

/** A row takes some 5 µs of the main thread. */
const PAGE_ROWS = 250;

export function createDirectReader(db: ReadHandle): DirectReader {
  const selectBelow = (tree: string, uplineIds: readonly number[]) =>
    db
      .selectFrom('placements')
      .select(PLACEMENT_COLUMNS)
      .where('tree', '=', tree)
      .where('upline_id', 'in', uplineIds)
      .where('to_at', 'is', null);
  /** By leg and id. */
  const pagesBelow = (
    tree: string,
    nodeId: number,
    pageRows = PAGE_ROWS,
  ): PageReader<PlacementRow & NewerRow> => {
    let last: PlacementRow | undefined;
    return async () => {
      const rows = await selectBelow(tree, [nodeId])
        .select('rule')
        .$if(last !== undefined, (query) =>
          query.where((row) =>
            row(row.refTuple('leg', 'node_id'), '>', row.tuple(last?.leg ?? '', last?.node_id ?? 0)),
          ),
        )
        .orderBy('leg')
        .orderBy('node_id')
        .limit(pageRows)
        .execute();
      last = rows.at(-1);
      return { rows, isLast: rows.length < pageRows };
    };
  };
  const readFirstBelow = async (tree: string, nodeId: number, limit: number) => {
    const breathe = createBreath();
    const readPage = pagesBelow(tree, nodeId, Math.min(PAGE_ROWS, limit));
    const below: PlacementRow[] = [];
    while (below.length < limit) {
      await breathe();
      const { rows, isLast } = await readPage();
      below.push(...rows);
      if (isLast) break;
    }
    return below.slice(0, limit);
  };
  return {
    async directDownline(tree, uplineIds, limit) {
      const [nodeId, ...others] = uplineIds;
      if (nodeId === undefined) return [];
      if (others.length === 0) return (await readFirstBelow(tree, nodeId, limit)).map(placementFromRow);
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
      const isNewer = ({ id, batch_id }: NewerRow) => id > afterId && batch_id !== batchId;
      const walks: PageReader<NewerRow>[] = [
        pagesBelow(tree, nodeId),
        readPlacedSince(db, tree, nodeId, afterId),
      ];
      const byUndo = walks.map((): number[] => []);
      for (;;) {
        for (const [index, readPage] of walks.entries()) {
          const { rows, isLast } = await readPage();
          const newer = rows.filter(isNewer);
          if (newer.some(({ rule }) => rule !== UNDO_RULE)) return { isAny: true, byUndo: [] };
          byUndo[index]?.push(...newer.map((row) => row.node_id));
          if (isLast) return { isAny: false, byUndo: byUndo[index] ?? [] };
          await breathe();
        }
      }
    },
  };
}

/** A current placement directly below a node. */
interface NewerRow {
  readonly id: number;
  readonly node_id: number;
  readonly batch_id: number | null;
  readonly rule: string;
}

/** Reads the next rows at each call. */
type PageReader<Row> = () => Promise<{ readonly rows: readonly Row[]; readonly isLast: boolean }>;

/**
 * Finds the nodes directly below a node among all nodes placed after a placement, in any tree. Few nodes have been
 * placed since a batch, compared with those that may be below one node.
 */
function readPlacedSince(
  db: ReadHandle,
  tree: string,
  nodeId: number,
  afterId: number,
): PageReader<NewerRow> {
  let last = afterId;
  return async () => {
    const rows = await db
      .selectFrom('placements')
      .select(['id', 'node_id', 'batch_id', 'rule', 'tree', 'upline_id', 'to_at'])
      .where('id', '>', last)
      .orderBy('id')
      .limit(PAGE_ROWS)
      .execute();
    last = rows.at(-1)?.id ?? last;
    const below = rows.filter((row) => row.tree === tree && row.upline_id === nodeId && row.to_at === null);
    return { rows: below, isLast: rows.length < PAGE_ROWS };
  };
}
