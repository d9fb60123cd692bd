import { type RawBuilder, sql } from 'kysely';
import type { ReadHandle } from '../../database/database.ts';
import { INSTALLATION_VALUES, type InstallationValue } from '../../database/installation-value-names.ts';
import type { NodePlace } from '../index/change-tree-state.ts';
import type { LogPosition } from '../index/log-position.ts';

/* The common parts of reading the log of changes from a file and from a server. */

/** A part of the log of changes, with the current places. */
export type ReadChanges =
  | {
      readonly kind: 'read';
      /** By node, as they stand at the moment of this read. */
      readonly places: ReadonlyMap<number, NodePlace | null>;
      readonly next: LogPosition;
      /** Number of the last row; 0 when there was none. */
      readonly lastId: number;
      /** Nothing was left out: the log has been read up to the moment of this read. */
      readonly isComplete: boolean;
    }
  /** The log is no longer complete, or says that no list of nodes describes the change. */
  | { readonly kind: 'lost' };

export interface ChangeQuery {
  readonly tree: string;
  readonly position: LogPosition;
  /** Rows of the log; a file gives fewer. */
  readonly limit: number;
  /** For a transaction that reads its own changes: the last row that it has read. */
  readonly afterId?: number;
}

/**
 * Reads what has changed in a tree since a position, in one statement: the log and the places that it leads
 * to are of one moment. A transaction also sees its own changes.
 */
export type ReadTreeChanges = (db: ReadHandle, query: ChangeQuery) => Promise<ReadChanges>;

/** One row for a whole read: a driver takes longer to make a thousand objects than the database to find the rows. */
export interface ChangedRow {
  readonly seen: string | number | null;
  readonly pruned: string | null;
  /** {@link ChangedNodes} as JSON. */
  readonly changes: string;
}

/** What has changed, column by column. */
type ChangedNodes = readonly [
  ids: readonly number[] | null,
  nodeIds: readonly number[],
  /** `null` for a node without a place. */
  vacant: readonly (0 | 1 | null)[],
  uplineIds: readonly (number | null)[],
  legs: readonly (string | null)[],
  baseTypes: readonly (number | null)[],
  weights: readonly (number | null)[],
];

export const CHANGED_COLUMNS = [
  'ch.id',
  'ch.node_id',
  sql<number | null>`case when p.id is null then null when p.is_vacant then 1 else 0 end`.as('vacant'),
  'p.upline_id',
  'p.leg',
  'c.base_type',
  'w.weight',
] as const;
/** In the order of {@link ChangedNodes}. */
const NAMES = ['id', 'node_id', 'vacant', 'upline_id', 'leg', 'base_type', 'weight'] as const;
/** The node of a change that concerns every node. */
const EVERY_NODE = 0;

/** The position up to which the log was pruned. */
export function prunedUpTo(value: InstallationValue) {
  const name = sql.lit(INSTALLATION_VALUES[value]);
  return sql<string | null>`(select value from installation where name = ${name})`;
}

/** The columns of what was found, as text that is parsed at once. */
export function changesAs(list: string, column: string): RawBuilder<string> {
  const columns = NAMES.map((name) => sql`${sql.raw(column)}(${sql.ref(`found.${name}`)})`);
  return sql`cast(${sql.raw(list)}(${sql.join(columns)}) as text)`;
}

/** @returns `null` when only a new index helps */
export function readPlaces(row: ChangedRow | undefined) {
  const places = new Map<number, NodePlace | null>();
  const [ids, nodeIds, vacant, uplineIds, legs, baseTypes, weights] = JSON.parse(
    row?.changes ?? '[]',
  ) as ChangedNodes;
  let lastId = 0;
  for (const [at, id] of (ids ?? []).entries()) {
    const nodeId = nodeIds[at] as number;
    if (nodeId === EVERY_NODE) return null;
    // The node has two current places. The thread that builds the index names it.
    if (id === lastId) return null;
    lastId = id;
    const isVacant = vacant[at] ?? null;
    const place = {
      uplineId: uplineIds[at] ?? null,
      leg: legs[at] ?? '',
      isVacant: isVacant === 1,
      baseType: baseTypes[at] ?? 0,
      weight: weights[at] ?? 0,
    };
    places.set(nodeId, isVacant === null ? null : place);
  }
  return { places, count: ids?.length ?? 0, lastId };
}
