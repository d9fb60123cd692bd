import { sql } from 'kysely';
import type { ReadHandle, WriteHandle } from '../../database/database.ts';
import { whileWanted } from '../../database/engine.ts';
import { selectDownline } from './tree-query-reader.ts';

/** The level of each of some nodes below another one, by node id. */
export type LevelsBelow = ReadonlyMap<number, number>;

/** Reads which nodes are in a downline. Each method can be a long read, and leaves out vacant places. */
export interface BelowReader {
  /** All customers below a node, or `null` when there are more than the limit. */
  membersBelow(
    tree: string,
    nodeId: number,
    limit: number,
    signal?: AbortSignal,
  ): Promise<LevelsBelow | null>;
  /** The nodes among these that are below a node. */
  whichAreBelow(
    tree: string,
    nodeIds: readonly number[],
    ancestorId: number,
    signal?: AbortSignal,
  ): Promise<LevelsBelow>;
}

export function createBelowReader(long: ReadHandle): BelowReader {
  return {
    async membersBelow(tree, nodeId, limit, signal) {
      const rows = await selectDownline(long, tree, nodeId, null, null)
        .select(['down.id', 'down.level'])
        .limit(limit + 1)
        .execute({ signal });
      return rows.length > limit ? null : new Map(rows.map(({ id, level }) => [id, level]));
    },
    async whichAreBelow(tree, nodeIds, ancestorId, signal) {
      if (nodeIds.length === 0) return new Map();
      const rows = await selectWaysUp(long, tree, nodeIds, ancestorId).execute({ signal });
      const uplines = new Map(rows.map(({ id, upline_id }) => [id, upline_id]));
      const vacant = new Set(rows.filter((row) => row.vacant === 1).map(({ id }) => id));
      const levels = levelsOf(uplines, ancestorId);
      const levelsBelow = new Map<number, number>();
      for (const id of nodeIds) {
        const level = levels(id);
        if (level !== null && level > 0 && !vacant.has(id)) levelsBelow.set(id, level);
      }
      return levelsBelow;
    },
  };
}

/** The nodes, and all nodes between them and the ancestor or the root, each once. */
function selectWaysUp(db: ReadHandle, tree: string, nodeIds: readonly number[], ancestorId: number) {
  return db
    .withRecursive('up(id, upline_id, vacant, tree)', (cte) =>
      cte
        .selectFrom('placements as p')
        .select(['p.node_id as id', 'p.upline_id', 'p.is_vacant as vacant', 'p.tree'])
        .where('p.tree', '=', tree)
        .where('p.node_id', 'in', nodeIds)
        .where('p.to_at', 'is', null)
        .union((recursive) =>
          recursive
            .selectFrom('up')
            .crossJoin('placements as p')
            .select(['p.node_id as id', 'p.upline_id', 'p.is_vacant as vacant', 'p.tree'])
            .whereRef('p.tree', '=', 'up.tree')
            .whereRef('p.node_id', '=', 'up.upline_id')
            .where('up.id', '<>', ancestorId)
            .where('p.to_at', 'is', null)
            .where(whileWanted(db as unknown as WriteHandle, sql`p.node_id`)),
        ),
    )
    .selectFrom('up')
    .select(['up.id', 'up.upline_id', 'up.vacant']);
}

/** Levels below the ancestor; each way up is walked once. */
function levelsOf(uplines: ReadonlyMap<number, number | null>, ancestorId: number) {
  const known = new Map<number, number | null>([[ancestorId, 0]]);
  return (from: number): number | null => {
    const way: number[] = [];
    let id: number | null = from;
    while (id !== null && !known.has(id)) {
      way.push(id);
      // Known before the end, so that a cycle made by hand ends the walk.
      known.set(id, null);
      id = uplines.get(id) ?? null;
    }
    let level = id === null ? null : (known.get(id) ?? null);
    for (const below of way.toReversed()) {
      level = level === null ? null : level + 1;
      known.set(below, level);
    }
    return level;
  };
}
