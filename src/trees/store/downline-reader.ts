import { sql } from 'kysely';
import type { ReadHandle } from '../../database/database.ts';
import type { Position } from '../rules/placement.ts';
import { IDS_A_TEXT, type NodeIds, textsOfRows } from './node-ids.ts';
import { selectDownline, selectPlacesBelow } from './tree-query-reader.ts';

/** A node in a tree, seen from another node. */
export interface StandingNode {
  readonly id: number;
  readonly uplineId: number | null;
  readonly leg: string;
  readonly level: number;
}

/** Reads below a node of a tree. */
export interface DownlineReader {
  /** The first `limit` nodes below a node, in no order; without vacant places. */
  nodesBelow(tree: string, nodeId: number, levels: number | null, limit: number): Promise<StandingNode[]>;
  /**
   * The downline of a node, in no order; without vacant places. The ids of a large one come as text.
   * @param signal ends the read
   * @throws ProblemError `too_many_long_reads`, `long_read_too_long` for a large downline
   */
  downlineIds(
    tree: string,
    nodeId: number,
    levels: number | null,
    asOf?: string | null,
    signal?: AbortSignal,
  ): Promise<NodeIds>;
  /** The size of the downline; throws the same errors as `downlineIds`. */
  downlineCount(
    tree: string,
    nodeId: number,
    levels: number | null,
    asOf?: string | null,
    signal?: AbortSignal,
  ): Promise<number>;
  /** The size of a downline, for a write that depends on it: does not wait for reports. */
  sizeBelow(tree: string, nodeId: number): Promise<number>;
  /**
   * Levels from a node down to the lowest place below it, vacant or not, itself included.
   * @param limit levels below the node to look at; with more, the answer is one more than the limit
   */
  heightOf(tree: string, nodeId: number, limit: number): Promise<number>;
  /** Whether {@link sizeBelow} takes no time, because the index of the tree knows it. */
  knowsSizes(tree: string): Promise<boolean>;
  /**
   * The nearest open position at or below a node, if the index of the tree knows it; `null` when the tree must
   * be searched.
   * @param exceptId a node that is about to leave its place, with its whole downline
   */
  knownFirstOpen(tree: string, nodeId: number, exceptId: number): Promise<Position | null>;
  /** The legs of a node that are not empty, if the index of the tree knows them; `null` when they must be counted. */
  knownLegs(tree: string, nodeId: number): Promise<readonly KnownLeg[] | null>;
  /**
   * Of the nodes that a list of a downline shows next, those with nodes directly below, if the index of the tree knows
   * them; otherwise none. The index shows the present tree, so the result is a guess for another instant.
   * @param nodesMax nodes to look at
   */
  branchesAhead(tree: string, place: PlaceInDownline, nodesMax: number): Promise<readonly number[]>;
}

/** Where a list of a downline, branch by branch, continues. */
export interface PlaceInDownline {
  readonly rootId: number;
  /** The nodes directly below this one come next. */
  readonly uplineId: number;
  /** Their level below the root. */
  readonly level: number;
  /** Only those after this one; `null` for all. */
  readonly afterId: number | null;
  /** Levels below the root to go down. */
  readonly levels: number;
}

/** One leg of a node. */
export interface KnownLeg {
  readonly leg: string;
  /** The first node on it. */
  readonly nodeId: number;
  /** The last node straight down the leg. */
  readonly endId: number;
  /** Customers on it, without vacant places. */
  readonly placed: number;
  /** Their pushed weights; 0 in trees without. */
  readonly pushed: number;
}

/**
 * @param long for whole downlines, which may hold every customer
 * @param longOfWrites for downlines that a write waits for
 */
export function createDownlineReader(
  db: ReadHandle,
  long: ReadHandle,
  longOfWrites: ReadHandle,
): DownlineReader {
  return {
    nodesBelow: (tree, nodeId, levels, limit) =>
      selectDownline(long, tree, nodeId, levels, null)
        .crossJoin('placements as at')
        .whereRef('at.node_id', '=', 'down.id')
        .where('at.tree', '=', tree)
        .where('at.to_at', 'is', null)
        .select(['down.id', 'down.level', 'at.upline_id as uplineId', 'at.leg'])
        .limit(limit)
        .execute(),
    async downlineIds(tree, nodeId, levels, asOf = null, signal) {
      const few = await fewBelow(db, [tree, nodeId, levels, asOf]);
      return few ?? idTexts(long, [tree, nodeId, levels, asOf], signal);
    },
    downlineCount: (tree, nodeId, levels, asOf = null, signal) =>
      countBelow(db, long, [tree, nodeId, levels, asOf], signal),
    sizeBelow: (tree, nodeId) => countBelow(db, longOfWrites, [tree, nodeId, null, null]),
    async heightOf(tree, nodeId, limit) {
      const row = await selectPlacesBelow(db, tree, nodeId, limit, null)
        .select(sql<number | null>`max(down.level)`.as('height'))
        .executeTakeFirst();
      return 1 + (row?.height ?? 0);
    },
    knowsSizes: async () => false,
    knownFirstOpen: async () => null,
    knownLegs: async () => null,
    branchesAhead: async () => [],
  };
}

async function idTexts(
  long: ReadHandle,
  below: Below,
  signal: AbortSignal | undefined,
): Promise<AsyncIterable<string>> {
  const numbered = selectDownline(long, ...below).select([
    'down.id',
    sql<number>`(row_number() over () - 1) / ${sql.lit(IDS_A_TEXT)}`.as('part'),
  ]);
  const rows = await long
    .selectFrom(numbered.as('numbered'))
    .select(sql<string>`string_agg(cast(numbered.id as text), ',')`.as('ids'))
    .groupBy('numbered.part')
    .execute({ signal });
  return textsOfRows(rows);
}

/** Downlines up to this size are read at once: most are, and need no turn of a long read. */
const FEW = 1_000;
/** Each level costs as much as many nodes, especially on PostgreSQL. */
const FEW_LEVELS = 32;

type Below = readonly [tree: string, nodeId: number, levels: number | null, asOf: string | null];

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
