import type { ReadHandle } from '../../database/database.ts';
import { selectUplines } from './tree-query-reader.ts';

/** Uplines up to this length are read at once: all except in trees where one leg takes most people. */
const FEW_LEVELS = 1_000;

/** Reads uplines in a tree. */
export interface UplineReader {
  /**
   * Uplines from the nearest to the root. Empty for the root and for an unplaced node.
   * @param signal ends the read
   * @throws ProblemError `too_many_long_reads`, `long_read_too_long` for a long upline
   */
  uplineIds(tree: string, nodeId: number, asOf?: string | null, signal?: AbortSignal): Promise<number[]>;
  /** How many levels a node stands below another; `null` when it is not below. */
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
  /** The uplines on the first levels. In a cycle, made by hand, each once: then there are no others. */
  const nearest = async (tree: string, nodeId: number, asOf: string | null) => {
    const rows = await selectUplines(db, tree, nodeId, asOf, FEW_LEVELS).orderBy('level').execute();
    const ids = [...new Set(rows.map((row) => row.id))];
    return { ids, isAll: ids.length < FEW_LEVELS };
  };
  return {
    async uplineIds(tree, nodeId, asOf = null, signal) {
      const near = await nearest(tree, nodeId, asOf);
      if (near.isAll) return near.ids;
      const rows = await selectUplines(long, tree, nodeId, asOf).orderBy('level').execute({ signal });
      return rows.map((row) => row.id);
    },
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
