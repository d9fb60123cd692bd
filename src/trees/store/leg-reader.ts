import { sql } from 'kysely';
import type { ReadHandle, WriteHandle } from '../../database/database.ts';
import { whileWanted } from '../../database/engine.ts';
import { LEVELS_MAX, standing } from './tree-query-reader.ts';

/** The last node of a leg. */
export interface LegEnd {
  readonly id: number;
  readonly uplineId: number | null;
  /** The leg in which the node itself stands. */
  readonly leg: string;
  /** Levels below the requested node; 0 for that node. */
  readonly level: number;
  readonly isVacant: boolean;
}

/** Reads down one leg. */
export interface LegReader {
  /** The last node on the way down along one leg; the node itself when that leg is empty. */
  bottomOfLeg(tree: string, nodeId: number, leg: string, exceptId?: number): Promise<number>;
  /**
   * The same with its place, for a caller who asks. It may be a long read.
   * @returns `null` for a node without a place
   * @throws ProblemError `too_many_long_reads`, `long_read_too_long`
   */
  endOfLeg(
    tree: string,
    nodeId: number,
    leg: string,
    asOf: string | null,
    signal?: AbortSignal,
  ): Promise<LegEnd | null>;
}

/** Legs up to this length are read at once. */
const FEW_LEVELS = 1_000;

/** @param long for longer legs */
export function createLegReader(db: ReadHandle, long: ReadHandle): LegReader {
  return {
    async bottomOfLeg(tree, nodeId, leg, exceptId) {
      const way = { tree, nodeId, leg, asOf: null, levels: LEVELS_MAX, exceptId };
      const row = await selectEnd(db, way).executeTakeFirst();
      return row?.id ?? nodeId;
    },
    async endOfLeg(tree, nodeId, leg, asOf, signal) {
      const way = { tree, nodeId, leg, asOf };
      const near = await selectEnd(db, { ...way, levels: FEW_LEVELS }).executeTakeFirst();
      if (near === undefined) return null;
      if (near.level < FEW_LEVELS) return endFromRow(near);
      const row = await selectEnd(long, { ...way, levels: LEVELS_MAX }).executeTakeFirst({ signal });
      return row === undefined ? null : endFromRow(row);
    },
  };
}

interface LegWalk {
  readonly tree: string;
  readonly nodeId: number;
  readonly leg: string;
  readonly asOf: string | null;
  readonly levels: number;
  /** A node that is about to leave its place, with its whole downline. */
  readonly exceptId?: number | undefined;
}

/** The name of the leg goes with each node, like that of the tree: see tree-query-reader.ts. */
function selectEnd(db: ReadHandle, { tree, nodeId, leg, asOf, levels, exceptId = 0 }: LegWalk) {
  const isWanted = whileWanted(db as unknown as WriteHandle, sql`leg_walk.level`);
  return db
    .withRecursive('leg_walk(id, upline_id, leg, vacant, level, tree, wanted)', (cte) =>
      cte
        .selectFrom('placements as p')
        .select([
          'p.node_id as id',
          'p.upline_id',
          'p.leg',
          'p.is_vacant as vacant',
          sql<number>`0`.as('level'),
          'p.tree',
          sql<string>`cast(${leg} as text)`.as('wanted'),
        ])
        .where('p.tree', '=', tree)
        .where('p.node_id', '=', nodeId)
        .where(standing(asOf))
        .unionAll((recursive) =>
          recursive
            .selectFrom('leg_walk')
            .crossJoin('placements as p')
            .select([
              'p.node_id as id',
              'p.upline_id',
              'p.leg',
              'p.is_vacant as vacant',
              sql<number>`leg_walk.level + 1`.as('level'),
              'p.tree',
              'leg_walk.wanted',
            ])
            .whereRef('p.tree', '=', 'leg_walk.tree')
            .whereRef('p.upline_id', '=', 'leg_walk.id')
            .whereRef('p.leg', '=', 'leg_walk.wanted')
            .where(standing(asOf))
            .where('p.node_id', '<>', exceptId)
            .where(isWanted)
            .where('leg_walk.level', '<', levels),
        ),
    )
    .selectFrom('leg_walk')
    .select(['id', 'upline_id', 'leg', 'vacant', 'level'])
    .orderBy('level', 'desc')
    .limit(1);
}

function endFromRow(row: {
  readonly id: number;
  readonly upline_id: number | null;
  readonly leg: string;
  readonly vacant: number;
  readonly level: number;
}): LegEnd {
  const { id, upline_id: uplineId, leg, level, vacant } = row;
  return { id, uplineId, leg, level, isVacant: vacant === 1 };
}
