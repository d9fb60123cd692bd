import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { ReadHandle } from '../../database/database.ts';
import { INSTALLATION_VALUES, type InstallationValue } from '../../database/installation-values.ts';
import { prepareRead } from '../../database/prepared-statement.ts';
import type { NodePlace } from '../index/change-tree-state.ts';
import {
  type FilePosition,
  type LogPosition,
  readSnapshot,
  type ServerPosition,
} from '../index/log-position.ts';

/** A part of the log of changes, with what holds now. */
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
  /** The log no longer has everything, or says that no list of nodes tells what has changed. */
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

/** All of a read in one row: a driver takes longer to make objects of a thousand rows than the database to find them. */
interface Row {
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

const COLUMNS = [
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

export const readTreeChanges: ReadTreeChanges = (db, query) =>
  query.position.engine === 'sqlite'
    ? readFromFile(db, query.position, query)
    : readFromServer(db, query.position, query);

/** A row takes 35 µs of the main thread. */
const FILE_ROWS_MAX = 100;

const FILE_CHANGES = changesAs('json_array', 'json_group_array');
const SERVER_CHANGES = changesAs('json_build_array', 'array_agg');

/** Numbers follow the order of commits: one transaction writes at a time. */
async function readFromFile(
  db: ReadHandle,
  position: FilePosition,
  { tree, limit: most, afterId = 0 }: ChangeQuery,
): Promise<ReadChanges> {
  const limit = Math.min(most, FILE_ROWS_MAX);
  const [row] = await selectFromFile(db, { tree, limit, after: Math.max(position.after, afterId) });
  if (Number(row?.pruned ?? 0) > position.after) return { kind: 'lost' };
  const found = readPlaces(row);
  if (found === null) return { kind: 'lost' };
  const { places, count, lastId } = found;
  const isComplete = count < limit;
  const after = isComplete ? Number(row?.seen ?? 0) : lastId;
  return { kind: 'read', places, lastId, next: { engine: 'sqlite', after }, isComplete };
}

type FileParams = { readonly tree: string; readonly after: number; readonly limit: number };

/* The row is there even if nothing has changed, and says up to where the log was read. */
const selectFromFile = prepareRead<FileParams, Row>((db, { tree, after, limit }) =>
  db
    .selectFrom((found) =>
      found
        // The limit is in here: the order of the whole would first join every row after the position.
        .selectFrom((part) =>
          part
            .selectFrom('tree_changes')
            .select(['id', 'node_id'])
            .where('id', '>', after)
            .where(sql<SqlBool>`tree in (${tree}, '')`)
            .orderBy('id')
            .limit(limit)
            .as('ch'),
        )
        .leftJoin('placements as p', (join) => currentPlace(join, tree))
        .leftJoin('customers as c', 'c.id', 'ch.node_id')
        .leftJoin('leg_weights as w', (join) =>
          join.onRef('w.node_id', '=', 'ch.node_id').on('w.tree', '=', tree),
        )
        .select(COLUMNS)
        .orderBy('ch.id')
        .as('found'),
    )
    .select([
      FILE_CHANGES.as('changes'),
      sql<number>`(select seq from sqlite_sequence where name = 'tree_changes')`.as('seen'),
      prunedUpTo('treeChangesPrunedId').as('pruned'),
    ]),
);

/**
 * Numbers do not follow the order of commits, since leaves are added at the same time. A row is new exactly
 * when its transaction had not ended in the snapshot that is known. Rows that did not fit into a read are
 * read by number; what was committed in between may have a lower number, so everything that the snapshot of
 * the first part does not show is read again after the last part.
 */
async function readFromServer(
  db: ReadHandle,
  position: ServerPosition,
  { tree, limit, afterId = 0 }: ChangeQuery,
): Promise<ReadChanges> {
  const { known, pending } = position;
  const [row] = await selectFromServer(db, {
    tree,
    limit,
    after: position.after,
    ownAfter: afterId,
    xmax: known.xmax,
    running: `{${known.running.join()}}`,
  });
  if (BigInt(row?.pruned ?? 0) > BigInt(known.xmin)) return { kind: 'lost' };
  const found = readPlaces(row);
  if (found === null) return { kind: 'lost' };
  const { places, count, lastId } = found;
  const seen = readSnapshot(String(row?.seen));
  if (count >= limit) {
    const next = { ...position, after: lastId, pending: pending ?? seen };
    return { kind: 'read', places, lastId, next, isComplete: false };
  }
  const next: LogPosition = { engine: 'postgres', known: pending ?? seen, after: 0, pending: null };
  return { kind: 'read', places, lastId, next, isComplete: pending === null };
}

/** An offset keeps PostgreSQL from turning the look-up of a row into a join. */
const NOTHING_SKIPPED = sql<number>`0`;

type ServerParams = FileParams & {
  readonly ownAfter: number;
  readonly xmax: string;
  readonly running: string;
};

const selectFromServer = prepareRead<ServerParams, Row>(
  (db, { tree, after, ownAfter, limit, xmax, running }) =>
    db
      // Found by transaction, so that the planner does not use the order by number.
      .with(
        (cte) => cte('changed').materialized(),
        (cte) =>
          cte
            .selectFrom('tree_changes')
            .select(['id', 'node_id'])
            .where(
              sql<SqlBool>`(xid >= ${xmax}::xid8 or xid = any(${running}::xid8[])
              or xid = pg_current_xact_id_if_assigned())`,
            )
            .where(sql<SqlBool>`tree in (${tree}, '')`)
            .where('id', '>', sql<number>`${after}::int`)
            // No snapshot tells which of its own rows a transaction has read.
            .where(
              sql<SqlBool>`(id > ${ownAfter}::int or xid is distinct from pg_current_xact_id_if_assigned())`,
            ),
      )
      .selectFrom((found) =>
        found
          .selectFrom((part) => part.selectFrom('changed').selectAll().orderBy('id').limit(limit).as('ch'))
          // Looked up row by row. From the statistics of a log that was short, the planner expects to merge the beginning
          // of all placements, and then reads up to the newest customers.
          .leftJoinLateral(
            (part) =>
              part
                .selectFrom('placements')
                .select(['id', 'upline_id', 'leg', 'is_vacant'])
                .where(sql<SqlBool>`tree = ${tree} and node_id = ch.node_id and to_at is null`)
                .offset(NOTHING_SKIPPED)
                .as('p'),
            (join) => join.onTrue(),
          )
          .leftJoinLateral(
            (part) =>
              part
                .selectFrom('customers')
                .select('base_type')
                .where(sql<SqlBool>`id = ch.node_id`)
                .offset(NOTHING_SKIPPED)
                .as('c'),
            (join) => join.onTrue(),
          )
          .leftJoinLateral(
            (part) =>
              part
                .selectFrom('leg_weights')
                .select('weight')
                .where(sql<SqlBool>`tree = ${tree} and node_id = ch.node_id`)
                .offset(NOTHING_SKIPPED)
                .as('w'),
            (join) => join.onTrue(),
          )
          .select(COLUMNS)
          .orderBy('ch.id')
          .as('found'),
      )
      .select([
        SERVER_CHANGES.as('changes'),
        sql<string>`pg_current_snapshot()::text`.as('seen'),
        prunedUpTo('treeChangesPrunedXid').as('pruned'),
      ]),
);

/** Where the node of a change stands now. */
function currentPlace<Join extends { on(condition: RawBuilder<SqlBool>): Join }>(
  join: Join,
  tree: RawBuilder<string>,
): Join {
  return join.on(sql<SqlBool>`p.tree = ${tree} and p.node_id = ch.node_id and p.to_at is null`);
}

function prunedUpTo(value: InstallationValue) {
  const name = sql.lit(INSTALLATION_VALUES[value]);
  return sql<string | null>`(select value from installation where name = ${name})`;
}

/** The columns of what was found, as text that is parsed at once. */
function changesAs(list: string, column: string): RawBuilder<string> {
  const columns = NAMES.map((name) => sql`${sql.raw(column)}(${sql.ref(`found.${name}`)})`);
  return sql`cast(${sql.raw(list)}(${sql.join(columns)}) as text)`;
}

/** @returns `null` when nothing but a new index helps */
function readPlaces(row: Row | undefined) {
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
