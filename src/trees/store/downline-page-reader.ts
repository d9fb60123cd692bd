import { type SqlBool, sql } from 'kysely';
import type { ReadHandle, WriteHandle } from '../../database/database.ts';
import { isOneOf } from '../../database/engine.ts';
import { createBreath } from '../../kernel/breath.ts';
import { standing } from './tree-query-reader.ts';

/** A node on the way down through a tree. */
export interface DownlineStep {
  readonly nodeId: number;
  readonly uplineId: number;
  readonly leg: string;
  readonly from: string;
  readonly isVacant: boolean;
  /** Whether a customer or a vacant place is below. */
  readonly hasDownline: boolean;
}

/** Where to continue among the nodes directly under one node: after a leg and a node in it. */
export type SiblingMark = Pick<DownlineStep, 'leg' | 'nodeId'>;

/**
 * Reads a downline step by step, so that the cost of a page depends on its length only, not on the size of
 * the tree.
 */
export interface DownlinePageReader {
  /** The nodes directly under a node, by leg and id, after a mark. */
  children(
    tree: string,
    uplineId: number,
    page: { readonly asOf: string; readonly after: SiblingMark | null; readonly limit: number },
  ): Promise<DownlineStep[]>;
  /** The nodes directly under each of these nodes, by leg and id; `null` when there are more than the limit. */
  childrenOfEach(
    tree: string,
    uplineIds: readonly number[],
    page: { readonly asOf: string; readonly limit: number },
  ): Promise<ReadonlyMap<number, readonly DownlineStep[]> | null>;
  /** The nodes among these that are directly under a node. */
  among(
    tree: string,
    uplineId: number,
    nodeIds: readonly number[],
    asOf: string | null,
  ): Promise<ReadonlyMap<number, DownlineStep>>;
  /** The number of nodes directly under each of these nodes, vacant places included. */
  directCounts(tree: string, nodeIds: readonly number[], asOf: string): Promise<ReadonlyMap<number, number>>;
  /**
   * The nearest node, from `nodeId` up to directly below `rootId`, with a later sibling; `null` when the
   * whole downline has been visited.
   */
  nextBranch(tree: string, rootId: number, nodeId: number, asOf: string): Promise<NextBranch | null>;
}

export interface NextBranch {
  readonly uplineId: number;
  readonly after: SiblingMark;
  /** From `nodeId` to the node of the mark; 0 when they are the same. */
  readonly levelsUp: number;
}

export function createDownlinePageReader(db: ReadHandle): DownlinePageReader {
  return {
    async children(tree, uplineId, { asOf, after, limit }) {
      const rows = await selectSteps(db, tree, asOf)
        .where('p.upline_id', '=', uplineId)
        .$if(after !== null, (query) =>
          query.where(sql<SqlBool>`(p.leg, p.node_id) > (${after?.leg}, ${after?.nodeId})`),
        )
        .orderBy('p.leg')
        .orderBy('p.node_id')
        .limit(limit)
        .execute();
      return rows.map((row) => stepFromRow(row, uplineId));
    },
    async childrenOfEach(tree, uplineIds, { asOf, limit }) {
      const rows = await selectSteps(db, tree, asOf)
        .select((row) => row.ref('p.upline_id').$castTo<number>().as('upline_id'))
        .where(isOneOf(db as unknown as WriteHandle, sql`p.upline_id`, uplineIds))
        .orderBy('p.leg')
        .orderBy('p.node_id')
        .limit(limit + 1)
        .execute();
      if (rows.length > limit) return null;
      const children = new Map(uplineIds.map((uplineId): [number, DownlineStep[]] => [uplineId, []]));
      for (const row of rows) children.get(row.upline_id)?.push(stepFromRow(row, row.upline_id));
      return children;
    },
    async among(tree, uplineId, nodeIds, asOf) {
      if (nodeIds.length === 0) return new Map();
      const rows = await selectSteps(db, tree, asOf)
        .where('p.node_id', 'in', nodeIds)
        .where('p.upline_id', '=', uplineId)
        .execute();
      return new Map(rows.map((row) => [row.node_id, stepFromRow(row, uplineId)]));
    },
    async directCounts(tree, nodeIds, asOf) {
      if (nodeIds.length === 0) return new Map();
      // Joins from the customers, so that both engines look up each node and neither reads the whole tree.
      const rows = await db
        .selectFrom('customers as n')
        .where('n.id', 'in', nodeIds)
        .select((row) => [
          'n.id',
          row
            .selectFrom('placements as c')
            .select(sql<number>`count(*)`.as('count'))
            .where('c.tree', '=', tree)
            .whereRef('c.upline_id', '=', 'n.id')
            .where(standing(asOf, 'c'))
            .as('count'),
        ])
        .execute();
      return new Map(rows.map((row) => [row.id, row.count ?? 0]));
    },
    async nextBranch(tree, rootId, nodeId, asOf) {
      const breathe = createBreath();
      for (let [from, levelsUp] = [nodeId, 0]; ; levelsUp += LEVELS_AT_ONCE) {
        const top = await nearestWithSibling(db, { tree, rootId, nodeId: from, asOf });
        if (top === null) return null;
        const { uplineId, leg, level, hasSibling } = top;
        if (hasSibling) return { uplineId, after: { leg, nodeId: top.nodeId }, levelsUp: levelsUp + level };
        if (uplineId === rootId) return null;
        from = uplineId;
        await breathe();
      }
    },
  };
}

function selectSteps(db: ReadHandle, tree: string, asOf: string | null) {
  return db
    .selectFrom('placements as p')
    .select((row) => [
      'p.node_id',
      'p.leg',
      'p.from_at',
      'p.is_vacant',
      row
        .exists(
          row
            .selectFrom('placements as c')
            .select('c.id')
            .where('c.tree', '=', tree)
            .whereRef('c.upline_id', '=', 'p.node_id')
            .where(standing(asOf, 'c')),
        )
        .as('has_downline'),
    ])
    .where('p.tree', '=', tree)
    .where(standing(asOf));
}

interface StepRow {
  readonly node_id: number;
  readonly leg: string;
  readonly from_at: string;
  readonly is_vacant: number;
  readonly has_downline: unknown;
}

function stepFromRow(row: StepRow, uplineId: number): DownlineStep {
  return {
    nodeId: row.node_id,
    uplineId,
    leg: row.leg,
    from: row.from_at,
    isVacant: row.is_vacant === 1,
    hasDownline: Number(row.has_downline) === 1,
  };
}

/** An upline is read in parts of this many levels: in some trees one leg holds most nodes. */
const LEVELS_AT_ONCE = 500;

interface WayUp {
  readonly tree: string;
  readonly rootId: number;
  readonly nodeId: number;
  readonly asOf: string;
}

/**
 * The nearest node with a later sibling in the next part of an upline; otherwise the last node of that part.
 */
async function nearestWithSibling(db: ReadHandle, { tree, rootId, nodeId, asOf }: WayUp) {
  const hasSibling = sql<SqlBool>`exists (select 1 from placements c where c.tree = up.tree
    and c.upline_id = up.upline_id and ${standing(asOf, 'c')} and (c.leg, c.node_id) > (up.leg, up.id))`;
  const row = await db
    .withRecursive('up(id, upline_id, leg, level, tree)', (cte) =>
      cte
        .selectFrom('placements as p')
        .select(['p.node_id as id', 'p.upline_id', 'p.leg', sql<number>`0`.as('level'), 'p.tree'])
        .where('p.tree', '=', tree)
        .where('p.node_id', '=', nodeId)
        .where(standing(asOf))
        .unionAll((recursive) =>
          recursive
            .selectFrom('up')
            .crossJoin('placements as p')
            .select([
              'p.node_id as id',
              'p.upline_id',
              'p.leg',
              sql<number>`up.level + 1`.as('level'),
              'p.tree',
            ])
            .whereRef('p.tree', '=', 'up.tree')
            .whereRef('p.node_id', '=', 'up.upline_id')
            .where('p.node_id', '<>', rootId)
            .where('up.level', '<', LEVELS_AT_ONCE - 1)
            .where(standing(asOf)),
        ),
    )
    .selectFrom('up')
    .select(['up.id', 'up.upline_id', 'up.leg', 'up.level'])
    .select(hasSibling.as('has_sibling'))
    .where((row) => row.or([hasSibling, row('up.level', '=', LEVELS_AT_ONCE - 1)]))
    .orderBy('up.level')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined || row.upline_id === null) return null;
  return {
    nodeId: row.id,
    uplineId: row.upline_id,
    leg: row.leg,
    level: row.level,
    hasSibling: Number(row.has_sibling) === 1,
  };
}
