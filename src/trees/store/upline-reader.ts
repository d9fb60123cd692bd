import { sql } from 'kysely';
import type { ReadHandle } from '../../database/database.ts';
import { prepareRead, type StatementParams } from '../../database/prepared-statement.ts';
import { IDS_A_TEXT, listOf, type NodeIds, textsOfRows } from './node-ids.ts';
import { selectUplines } from './tree-query-reader.ts';

/** Uplines up to this length are read at once: all except in trees where one leg holds most nodes. */
const FEW_LEVELS = 1_000;

/** Reads uplines in a tree. */
export interface UplineReader {
  /**
   * Uplines from the nearest to the root. Empty for the root and for an unplaced node.
   * @param signal ends the read
   * @throws ProblemError `too_many_long_reads`, `long_read_too_long` for a long upline
   */
  uplineIds(tree: string, nodeId: number, asOf?: string | null, signal?: AbortSignal): Promise<number[]>;
  /** The uplines on this many levels above a node, nearest first. In a cycle, some appear more than once. */
  nearestUplines(tree: string, nodeId: number, levels: number, asOf?: string | null): Promise<number[]>;
  /** The same from the index of the tree; `null` where there is none. */
  knownUplines(tree: string, nodeId: number, levels: number): Promise<number[] | null>;
  /** All uplines, to be passed on; a long upline comes as text. */
  uplineParts(tree: string, nodeId: number, asOf?: string | null, signal?: AbortSignal): Promise<NodeIds>;
  /** How many levels a node is below another one; `null` when it is not below. */
  levelBelow(
    tree: string,
    nodeId: number,
    ancestorId: number,
    asOf?: string | null,
    signal?: AbortSignal,
  ): Promise<number | null>;
}

/** @param long for unusually long uplines */
export function createUplineReader(db: ReadHandle, long: ReadHandle): UplineReader {
  /** The uplines on the first levels. In a cycle made by hand, each appears once: there are no others. */
  const nearest = async (tree: string, nodeId: number, asOf: string | null) => {
    const rows = await selectUplines(db, tree, nodeId, asOf, FEW_LEVELS).orderBy('level').execute();
    const ids = [...new Set(rows.map((row) => row.id))];
    return { ids, isAll: ids.length < FEW_LEVELS };
  };
  const uplineParts: UplineReader['uplineParts'] = async (tree, nodeId, asOf = null, signal) => {
    const near = await nearest(tree, nodeId, asOf);
    if (near.isAll) return near.ids;
    const numbered = selectUplines(long, tree, nodeId, asOf).select(
      sql<number>`(up.level - 1) / ${sql.lit(IDS_A_TEXT)}`.as('part'),
    );
    const rows = await long
      .selectFrom(numbered.as('numbered'))
      .select(sql<string>`string_agg(cast(numbered.id as text), ',' order by numbered.level)`.as('ids'))
      .groupBy('numbered.part')
      .orderBy('numbered.part')
      .execute({ signal });
    return textsOfRows(rows);
  };
  return {
    async nearestUplines(tree, nodeId, levels, asOf = null) {
      const rows =
        asOf === null
          ? await selectNearest(db, { tree, nodeId, levels })
          : await selectUplines(db, tree, nodeId, asOf, levels).orderBy('level').execute();
      return rows.map((row) => row.id);
    },
    knownUplines: async () => null,
    uplineParts,
    uplineIds: async (tree, nodeId, asOf = null, signal) =>
      listOf(await uplineParts(tree, nodeId, asOf, signal)),
    async levelBelow(tree, nodeId, ancestorId, asOf = null, signal) {
      const near = await selectUplines(db, tree, nodeId, asOf, FEW_LEVELS)
        .where((row) => row.or([row('up.id', '=', ancestorId), row('up.level', '=', FEW_LEVELS)]))
        .orderBy('up.level')
        .limit(1)
        .executeTakeFirst();
      if (near?.id === ancestorId) return near.level;
      if (near === undefined || (await nearest(tree, nodeId, asOf)).isAll) return null;
      const row = await selectUplines(long, tree, nodeId, asOf)
        .where('up.id', '=', ancestorId)
        .limit(1)
        .executeTakeFirst({ signal });
      return row?.level ?? null;
    },
  };
}

const selectNearest = prepareRead(
  (
    db,
    {
      tree,
      nodeId,
      levels,
    }: StatementParams<{ readonly tree: string; readonly nodeId: number; readonly levels: number }>,
  ) => selectUplines(db, tree, nodeId, null, levels).orderBy('level'),
);
