import { sql } from 'kysely';
import type { ReadHandle } from '../database/database.ts';
import type { Placement } from './placement.ts';

/** Reads trees as they stand now. Walks upwards are recursive SQL over the current placements. */
export interface TreeReader {
  currentPlacement(tree: string, nodeId: number): Promise<Placement | null>;
  /** Uplines from the nearest to the root. Empty for the root and for an unplaced node. */
  uplineIds(tree: string, nodeId: number): Promise<number[]>;
  /** The current placements directly below some nodes. */
  directDownline(tree: string, uplineIds: readonly number[]): Promise<Placement[]>;
  isBelow(tree: string, nodeId: number, ancestorId: number): Promise<boolean>;
  /** The first node above `nodeId` in tree `along` that is placed in tree `tree`. */
  nearestPlacedAbove(tree: string, along: string, nodeId: number): Promise<number | null>;
}

/** @param db also a handle of a transaction, to read what it has written */
export function createTreeReader(db: ReadHandle): TreeReader {
  return {
    async currentPlacement(tree, nodeId) {
      const row = await db
        .selectFrom('placements')
        .select(['id', 'tree', 'node_id', 'upline_id', 'leg'])
        .where('tree', '=', tree)
        .where('node_id', '=', nodeId)
        .where('to_at', 'is', null)
        .executeTakeFirst();
      if (row === undefined) return null;
      return { id: row.id, tree: row.tree, nodeId: row.node_id, uplineId: row.upline_id, leg: row.leg };
    },
    async uplineIds(tree, nodeId) {
      const rows = await uplines(db, tree, nodeId).orderBy('level').execute();
      return rows.map((row) => row.id);
    },
    async directDownline(tree, uplineIds) {
      const rows = await db
        .selectFrom('placements')
        .select(['id', 'tree', 'node_id', 'upline_id', 'leg'])
        .where('tree', '=', tree)
        .where('upline_id', 'in', uplineIds)
        .where('to_at', 'is', null)
        .orderBy('id')
        .execute();
      return rows.map(({ node_id, upline_id, ...row }) => ({ ...row, nodeId: node_id, uplineId: upline_id }));
    },
    async isBelow(tree, nodeId, ancestorId) {
      const row = await uplines(db, tree, nodeId).where('up.id', '=', ancestorId).limit(1).executeTakeFirst();
      return row !== undefined;
    },
    async nearestPlacedAbove(tree, along, nodeId) {
      const row = await uplines(db, along, nodeId)
        .innerJoin('placements as there', (join) =>
          join.onRef('there.node_id', '=', 'up.id').on('there.tree', '=', tree).on('there.to_at', 'is', null),
        )
        .orderBy('level')
        .limit(1)
        .executeTakeFirst();
      return row?.id ?? null;
    },
  };
}

/** Everybody above a node, with their distance. */
function uplines(db: ReadHandle, tree: string, nodeId: number) {
  return db
    .withRecursive('up(id, level)', (cte) =>
      cte
        .selectFrom('placements')
        .select((row) => [row.ref('upline_id').$castTo<number>().as('id'), sql<number>`1`.as('level')])
        .where('tree', '=', tree)
        .where('node_id', '=', nodeId)
        .where('to_at', 'is', null)
        .where('upline_id', 'is not', null)
        .unionAll((recursive) =>
          recursive
            .selectFrom('up')
            .innerJoin('placements as next', 'next.node_id', 'up.id')
            .select((row) => [
              row.ref('next.upline_id').$castTo<number>().as('id'),
              sql<number>`up.level + 1`.as('level'),
            ])
            .where('next.tree', '=', tree)
            .where('next.to_at', 'is', null)
            .where('next.upline_id', 'is not', null),
        ),
    )
    .selectFrom('up')
    .select(['up.id', 'up.level']);
}
