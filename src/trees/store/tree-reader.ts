import { type Selectable, type SqlBool, sql } from 'kysely';
import type { PlacementRuleName } from '../../commission-plan/tree.ts';
import type { ReadHandle, WriteHandle } from '../../database/database.ts';
import { isOneOf } from '../../database/engine.ts';
import { prepareRead, type StatementParams } from '../../database/prepared-statement.ts';
import { readInPages } from '../../database/read-in-pages.ts';
import type { PlacementTable } from '../../database/tables/placement-table.ts';
import { latest } from '../rules/instants.ts';
import type { Placement, PlacementRecord } from '../rules/placement.ts';
import { type BelowReader, createBelowReader } from './below-reader.ts';
import { createDirectReader, type DirectReader } from './direct-reader.ts';
import { createDownlineCountReader, type DownlineCountReader } from './downline-count-reader.ts';
import { createDownlineReader, type DownlineReader, type StandingNode } from './downline-reader.ts';
import { createLegReader, type LegReader } from './leg-reader.ts';
import { createLegWeightReader, type LegWeightReader } from './leg-weight-store.ts';
import { createNodeReader, type NodeReader } from './node-reader.ts';
import { PLACEMENT_COLUMNS, placementFromRow, recordFromRow } from './placement-row.ts';
import { LEVELS_MAX, selectUplines, standing } from './tree-query-reader.ts';
import { createUplineReader, type UplineReader } from './upline-reader.ts';

/** An instant, ISO 8601 UTC, or `null` for the current tree. */
export type AsOf = string | null;

/** Reads trees. Walks are recursive SQL over the placements that hold at one instant. */
export interface TreeReader
  extends NodeReader,
    UplineReader,
    DownlineReader,
    DownlineCountReader,
    BelowReader,
    DirectReader,
    LegReader,
    LegWeightReader {
  currentPlacement(tree: string, nodeId: number): Promise<Placement | null>;
  /** The current placements of a few hundred nodes, in one read; without nodes that are not placed. */
  currentPlacements(tree: string, nodeIds: readonly number[]): Promise<Placement[]>;
  /** The current placement of a node, and its preference for others, in one read. */
  placementAndPreference(
    tree: string,
    nodeId: number,
  ): Promise<{ readonly placement: Placement | null; readonly preference: PlacementRuleName | null }>;
  placementAt(tree: string, nodeId: number, asOf: AsOf): Promise<Placement | null>;
  /** The node itself with level 0, then its uplines to the root. Empty for an unplaced node. */
  nodesAbove(tree: string, nodeId: number): Promise<StandingNode[]>;
  isBelow(tree: string, nodeId: number, ancestorId: number): Promise<boolean>;
  /** The first node above `nodeId` in tree `along` that is placed in tree `tree`, in a place that is not vacant. */
  nearestPlacedAbove(
    tree: string,
    along: string,
    nodeId: number,
    signal?: AbortSignal,
  ): Promise<number | null>;
  /** The customers that a batch has placed in a tree, by id. */
  nodesOfBatch(tree: string, batchId: number): Promise<number[]>;
  /** Instant of the tree's last move or removal, which may be ahead of the clock. */
  lastChange(tree: string): Promise<string>;
  /** Every placement of a node, oldest first. */
  history(tree: string, nodeId: number, signal?: AbortSignal): Promise<PlacementRecord[]>;
}

/** Uplines up to this length are read at once. */
const FEW_LEVELS = 1_000;

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
      .select(PLACEMENT_COLUMNS)
      .where('tree', '=', tree)
      .where('node_id', '=', nodeId)
      .where(standing(asOf))
      .executeTakeFirst();
    return row === undefined ? null : placementFromRow(row);
  };
  const nodes = createNodeReader(db);
  const uplines = createUplineReader(db, long);
  const downlines = createDownlineReader(db, long, longOfWrites);
  return {
    ...nodes,
    currentPlacement,
    async currentPlacements(tree, nodeIds) {
      const [nodeId, otherId, ...more] = nodeIds;
      // Writes of one customer read two.
      const isTwo = nodeId !== undefined && otherId !== undefined && more.length === 0;
      const rows = isTwo
        ? await selectPlacementsOfTwo(db, { tree, nodeId, otherId })
        : await selectCurrentPlacements(db, tree, nodeIds).execute();
      return rows.map(placementFromRow);
    },
    async placementAndPreference(tree, nodeId) {
      const [row] = await selectPlacementAndPreference(db, { tree, nodeId });
      if (row === undefined) return { placement: null, preference: await nodes.preferenceOf(tree, nodeId) };
      return { placement: placementFromRow(row), preference: row.preference as PlacementRuleName | null };
    },
    placementAt,
    ...createDirectReader(db),
    ...uplines,
    ...downlines,
    ...createLegReader(db, long),
    ...createBelowReader(long),
    ...createLegWeightReader(db, longOfWrites),
    ...createDownlineCountReader(db, long, downlines),
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
    isBelow: async (tree, nodeId, ancestorId) =>
      (await uplines.levelBelow(tree, nodeId, ancestorId)) !== null,
    async nearestPlacedAbove(tree, along, nodeId, signal) {
      const way = { tree, along, nodeId };
      const near = await selectPlacedAbove(db, way, FEW_LEVELS).executeTakeFirst();
      if (near === undefined || near.placedId !== null) return near?.placedId ?? null;
      const row = await selectPlacedAbove(long, way).executeTakeFirst({ signal });
      return row?.placedId ?? null;
    },
    async nodesOfBatch(tree, batchId) {
      // One text: a row for each of ten thousand would hold the main thread.
      const row = await db
        .selectFrom('placements')
        .select(sql<string | null>`string_agg(cast(node_id as text), ',')`.as('ids'))
        .where('batch_id', '=', batchId)
        .where('tree', '=', tree)
        .executeTakeFirst();
      const ids = Int32Array.from(JSON.parse(`[${row?.ids ?? ''}]`) as number[]).sort();
      return [...new Set(ids)];
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
      return rows.map(recordFromRow);
    },
  };
}

/** The nearest placed node on the way up. If the limit of levels ends the walk first, a row without a node. */
function selectPlacedAbove(
  db: ReadHandle,
  { tree, along, nodeId }: { readonly tree: string; readonly along: string; readonly nodeId: number },
  levels = LEVELS_MAX,
) {
  return selectUplines(db, along, nodeId, null, levels)
    .leftJoin('placements as there', (join) =>
      join
        .onRef('there.node_id', '=', 'up.id')
        .on('there.tree', '=', tree)
        .on('there.to_at', 'is', null)
        .on(sql<SqlBool>`not there.is_vacant`),
    )
    .where((row) => row.or([row('there.node_id', 'is not', null), row('up.level', '=', levels)]))
    .select('there.node_id as placedId')
    .orderBy('up.level')
    .limit(1);
}

type NodeOfTree = { readonly tree: string; readonly nodeId: number };

const selectCurrentPlacement = prepareRead((db, { tree, nodeId }: StatementParams<NodeOfTree>) =>
  db
    .selectFrom('placements as p')
    .select(PLACEMENT_COLUMNS)
    .where('tree', '=', tree)
    .where('node_id', '=', nodeId)
    .where(standing(null)),
);

const selectPlacementAndPreference = prepareRead((db, { tree, nodeId }: StatementParams<NodeOfTree>) =>
  db
    .selectFrom('placements as p')
    .leftJoin('placement_preferences as preferred', (join) =>
      join.onRef('preferred.tree', '=', 'p.tree').onRef('preferred.node_id', '=', 'p.node_id'),
    )
    .select(PLACEMENT_COLUMNS.map((name) => `p.${name}` as const))
    .select('preferred.rule as preference')
    .where('p.tree', '=', tree)
    .where('p.node_id', '=', nodeId)
    .where(standing(null)),
);

type NodesOfTree = NodeOfTree & { readonly otherId: number };

const selectPlacementsOfTwo = prepareRead((db, { tree, nodeId, otherId }: StatementParams<NodesOfTree>) =>
  db
    .selectFrom('placements as p')
    .select(PLACEMENT_COLUMNS)
    .where('tree', '=', tree)
    .where('node_id', 'in', [nodeId, otherId])
    .where(standing(null)),
);

function selectCurrentPlacements(db: ReadHandle, tree: string, nodeIds: readonly number[]) {
  return db
    .selectFrom('placements as p')
    .select(PLACEMENT_COLUMNS)
    .where('tree', '=', tree)
    .where(isOneOf(db as unknown as WriteHandle, sql`node_id`, nodeIds))
    .where(standing(null));
}
