import { type Selectable, sql } from 'kysely';
import type { ReadHandle } from '../../database/database.ts';
import { prepareRead, type StatementParams } from '../../database/prepared-statement.ts';
import { readInPages } from '../../database/read-in-pages.ts';
import type { PlacementTable } from '../../database/tables/placement-table.ts';
import { latest } from '../rules/instants.ts';
import type { Placement, PlacementRecord } from '../rules/placement.ts';
import { createNodeReader, type NodeReader } from './node-reader.ts';
import { selectDownline, selectUplines, standing } from './tree-query-reader.ts';
import { createUplineReader, type UplineReader } from './upline-reader.ts';

/** An instant, ISO 8601 UTC, or `null` for the current tree. */
export type AsOf = string | null;

/** Reads trees. Walks are recursive SQL over the placements that hold at one instant. */
export interface TreeReader extends NodeReader, UplineReader {
  currentPlacement(tree: string, nodeId: number): Promise<Placement | null>;
  placementAt(tree: string, nodeId: number, asOf: AsOf): Promise<Placement | null>;
  /** The node itself with level 0, then its uplines to the root. Empty for an unplaced node. */
  nodesAbove(tree: string, nodeId: number): Promise<StandingNode[]>;
  /** The first `limit` nodes below a node, in no order; without vacant places. */
  nodesBelow(tree: string, nodeId: number, levels: number | null, limit: number): Promise<StandingNode[]>;
  isBelow(tree: string, nodeId: number, ancestorId: number): Promise<boolean>;
  /** The first node above `nodeId` in tree `along` that is placed in tree `tree`. */
  nearestPlacedAbove(tree: string, along: string, nodeId: number): Promise<number | null>;
  /**
   * The downline of a node, in no order; without vacant places.
   * @param signal ends the read
   * @throws ProblemError `too_many_long_reads`, `long_read_too_long` for a large downline
   */
  downlineIds(
    tree: string,
    nodeId: number,
    levels: number | null,
    asOf?: AsOf,
    signal?: AbortSignal,
  ): Promise<number[]>;
  /** The size of the downline; throws the same errors as `downlineIds`. */
  downlineCount(
    tree: string,
    nodeId: number,
    levels: number | null,
    asOf?: AsOf,
    signal?: AbortSignal,
  ): Promise<number>;
  /** The size of a downline, for a write that depends on it: does not wait for reports. */
  sizeBelow(tree: string, nodeId: number): Promise<number>;
  /** The nodes directly under these nodes, and their positions. */
  directDownline(tree: string, uplineIds: readonly number[]): Promise<Placement[]>;
  /** The last node on the way down along one leg; the node itself when that leg is empty. */
  bottomOfLeg(tree: string, nodeId: number, leg: string, exceptId?: number): Promise<number>;
  /** Levels from a node down to the lowest below it, itself included. */
  heightOf(tree: string, nodeId: number): Promise<number>;
  /** The customers that a batch has placed in a tree. */
  nodesOfBatch(tree: string, batchId: number): Promise<number[]>;
  /** Instant of the tree's last move or removal, which may be ahead of the clock. */
  lastChange(tree: string): Promise<string>;
  /** Every placement of a node, oldest first. */
  history(tree: string, nodeId: number, signal?: AbortSignal): Promise<PlacementRecord[]>;
}

/** A node in a tree, seen from another node. */
export interface StandingNode {
  readonly id: number;
  readonly uplineId: number | null;
  readonly leg: string;
  readonly level: number;
}

const COLUMNS = ['id', 'tree', 'node_id', 'upline_id', 'leg', 'from_at', 'is_vacant', 'batch_id'] as const;

/**
 * @param db may be the handle of a transaction, to read its own writes
 * @param long for whole downlines, which may hold every customer
 * @param longOfWrites for downlines that a write waits for
 */
export function createTreeReader(
  db: ReadHandle,
  long: ReadHandle = db,
  longOfWrites: ReadHandle = long,
): TreeReader {
  const currentPlacement: TreeReader['currentPlacement'] = async (tree, nodeId) => {
    const [row] = await selectCurrentPlacement(db, { tree, nodeId });
    return row === undefined ? null : placementFromRow(row);
  };
  const placementAt: TreeReader['placementAt'] = async (tree, nodeId, asOf) => {
    if (asOf === null) return currentPlacement(tree, nodeId);
    const row = await db
      .selectFrom('placements as p')
      .select(COLUMNS)
      .where('tree', '=', tree)
      .where('node_id', '=', nodeId)
      .where(standing(asOf))
      .executeTakeFirst();
    return row === undefined ? null : placementFromRow(row);
  };
  const uplines = createUplineReader(db, long);
  return {
    ...createNodeReader(db),
    currentPlacement,
    placementAt,
    ...uplines,
    async nodesAbove(tree, nodeId) {
      const self = await placementAt(tree, nodeId, null);
      if (self === null) return [];
      const above = await selectUplines(db, tree, nodeId, null)
        .crossJoin('placements as at')
        .whereRef('at.node_id', '=', 'up.id')
        .where('at.tree', '=', tree)
        .where('at.to_at', 'is', null)
        .select(['at.upline_id as uplineId', 'at.leg'])
        .orderBy('level')
        .execute();
      return [{ id: nodeId, uplineId: self.uplineId, leg: self.leg, level: 0 }, ...above];
    },
    nodesBelow: (tree, nodeId, levels, limit) =>
      selectDownline(long, tree, nodeId, levels, null)
        .crossJoin('placements as at')
        .whereRef('at.node_id', '=', 'down.id')
        .where('at.tree', '=', tree)
        .where('at.to_at', 'is', null)
        .select(['down.id', 'down.level', 'at.upline_id as uplineId', 'at.leg'])
        .limit(limit)
        .execute(),
    isBelow: async (tree, nodeId, ancestorId) =>
      (await uplines.levelBelow(tree, nodeId, ancestorId)) !== null,
    async nearestPlacedAbove(tree, along, nodeId) {
      const row = await selectUplines(db, along, nodeId, null)
        .crossJoin('placements as there')
        .whereRef('there.node_id', '=', 'up.id')
        .where('there.tree', '=', tree)
        .where('there.to_at', 'is', null)
        .orderBy('level')
        .limit(1)
        .executeTakeFirst();
      return row?.id ?? null;
    },
    async downlineIds(tree, nodeId, levels, asOf = null, signal) {
      if (long !== db) {
        const few = await fewBelow(db, [tree, nodeId, levels, asOf]);
        if (few !== null) return few;
      }
      const rows = await selectDownline(long, tree, nodeId, levels, asOf)
        .select('down.id')
        .execute({ signal });
      return rows.map((row) => row.id);
    },
    downlineCount: (tree, nodeId, levels, asOf = null, signal) =>
      countBelow(db, long, [tree, nodeId, levels, asOf], signal),
    sizeBelow: (tree, nodeId) => countBelow(db, longOfWrites, [tree, nodeId, null, null]),
    async directDownline(tree, uplineIds) {
      if (uplineIds.length === 0) return [];
      const rows = await db
        .selectFrom('placements')
        .select(COLUMNS)
        .where('tree', '=', tree)
        .where('upline_id', 'in', uplineIds)
        .where('to_at', 'is', null)
        .orderBy('upline_id')
        .orderBy('leg')
        .orderBy('node_id')
        .execute();
      return rows.map(placementFromRow);
    },
    async bottomOfLeg(tree, nodeId, leg, exceptId = 0) {
      const row = await db
        .withRecursive('leg_walk(id, level, tree, leg)', (cte) =>
          cte
            .selectNoFrom([
              sql<number>`cast(${nodeId} as integer)`.as('id'),
              sql<number>`0`.as('level'),
              sql<string>`cast(${tree} as text)`.as('tree'),
              sql<string>`cast(${leg} as text)`.as('leg'),
            ])
            .unionAll((recursive) =>
              recursive
                .selectFrom('leg_walk')
                .crossJoin('placements as p')
                .select(['p.node_id as id', sql<number>`leg_walk.level + 1`.as('level'), 'p.tree', 'p.leg'])
                .whereRef('p.tree', '=', 'leg_walk.tree')
                .whereRef('p.upline_id', '=', 'leg_walk.id')
                .whereRef('p.leg', '=', 'leg_walk.leg')
                .where('p.to_at', 'is', null)
                .where('p.node_id', '<>', exceptId),
            ),
        )
        .selectFrom('leg_walk')
        .select('id')
        .orderBy('level', 'desc')
        .limit(1)
        .executeTakeFirstOrThrow();
      return row.id;
    },
    async heightOf(tree, nodeId) {
      const row = await selectDownline(db, tree, nodeId, null, null)
        .select(sql<number | null>`max(down.level)`.as('height'))
        .executeTakeFirst();
      return 1 + (row?.height ?? 0);
    },
    async nodesOfBatch(tree, batchId) {
      const rows = await db
        .selectFrom('placements')
        .select('node_id')
        .distinct()
        .where('batch_id', '=', batchId)
        .where('tree', '=', tree)
        .execute();
      return rows.map((row) => row.node_id);
    },
    async lastChange(tree) {
      const row = await db
        .selectFrom('trees')
        .select('last_change_at')
        .where('name', '=', tree)
        .executeTakeFirst();
      return latest(row?.last_change_at ?? '');
    },
    async history(tree, nodeId, signal) {
      const rows = await readInPages<Selectable<PlacementTable>>(
        (after, limit) =>
          db
            .selectFrom('placements')
            .selectAll()
            .where('tree', '=', tree)
            .where('node_id', '=', nodeId)
            .$if(after !== null, (query) =>
              query.where((row) =>
                row(row.refTuple('from_at', 'id'), '>', row.tuple(after?.from_at ?? '', after?.id ?? 0)),
              ),
            )
            .orderBy('from_at')
            .orderBy('id')
            .limit(limit)
            .execute(),
        signal,
      );
      return rows.map(({ to_at, rule, reason, actor, request_id, ...row }) => ({
        ...placementFromRow(row),
        to: to_at,
        rule,
        reason,
        actor,
        requestId: request_id,
      }));
    },
  };
}

/** Downlines up to this size are read at once: most are, and need no turn of a long read. */
const FEW = 1_000;
/** Each level costs as much as many nodes, on PostgreSQL most. */
const FEW_LEVELS = 32;

type Below = readonly [tree: string, nodeId: number, levels: number | null, asOf: AsOf];

async function countBelow(
  db: ReadHandle,
  long: ReadHandle,
  below: Below,
  signal?: AbortSignal,
): Promise<number> {
  if (long !== db) {
    const few = await fewBelow(db, below);
    if (few !== null) return few.length;
  }
  const row = await selectDownline(long, ...below)
    .select(sql<number>`count(*)`.as('count'))
    .executeTakeFirst({ signal });
  return row?.count ?? 0;
}

/** The downline of a node; `null` when it is larger or deeper than the limits of a short read. */
async function fewBelow(db: ReadHandle, [tree, nodeId, levels, asOf]: Below): Promise<number[] | null> {
  const rows = await selectDownline(db, tree, nodeId, Math.min(levels ?? FEW_LEVELS, FEW_LEVELS), asOf)
    .select(['down.id', 'down.level'])
    .limit(FEW + 1)
    .execute();
  const isCut =
    rows.length > FEW || (levels !== FEW_LEVELS && rows.some(({ level }) => level === FEW_LEVELS));
  return isCut ? null : rows.map((row) => row.id);
}

type NodeOfTree = { readonly tree: string; readonly nodeId: number };

const selectCurrentPlacement = prepareRead((db, { tree, nodeId }: StatementParams<NodeOfTree>) =>
  db
    .selectFrom('placements as p')
    .select(COLUMNS)
    .where('tree', '=', tree)
    .where('node_id', '=', nodeId)
    .where(standing(null)),
);

interface PlacementRow {
  readonly id: number;
  readonly tree: string;
  readonly node_id: number;
  readonly upline_id: number | null;
  readonly leg: string;
  readonly from_at: string;
  readonly is_vacant: number;
  readonly batch_id: number | null;
}

function placementFromRow(row: PlacementRow): Placement {
  return {
    id: row.id,
    tree: row.tree,
    nodeId: row.node_id,
    uplineId: row.upline_id,
    leg: row.leg,
    from: row.from_at,
    isVacant: row.is_vacant === 1,
    batchId: row.batch_id,
  };
}
