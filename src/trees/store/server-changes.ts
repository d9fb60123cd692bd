import { type SqlBool, sql } from 'kysely';
import type { ReadHandle } from '../../database/database.ts';
import { prepareRead } from '../../database/prepared-statement.ts';
import { type LogPosition, readSnapshot, type ServerPosition } from '../index/log-position.ts';
import {
  CHANGED_COLUMNS,
  type ChangedRow,
  type ChangeQuery,
  changesAs,
  prunedUpTo,
  type ReadChanges,
  readPlaces,
} from './changed-nodes.ts';

/**
 * Numbers do not follow the order of commits, because leaves are added concurrently. A row is new exactly when its
 * transaction had not ended in the known snapshot. Rows that did not fit into a read are read by number; what was
 * committed in between may have a lower number, so everything that the snapshot of the first part does not show is
 * read again after the last part.
 */
export async function readFromServer(
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

const CHANGES = changesAs('json_build_array', 'array_agg');

/** An offset keeps PostgreSQL from turning the look-up of a row into a join. */
const NOTHING_SKIPPED = sql<number>`0`;

type ServerParams = {
  readonly tree: string;
  readonly after: number;
  readonly limit: number;
  readonly ownAfter: number;
  readonly xmax: string;
  readonly running: string;
};

const selectFromServer = prepareRead<ServerParams, ChangedRow>(
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
            // No snapshot shows which of its own rows a transaction has read.
            .where(
              sql<SqlBool>`(id > ${ownAfter}::int or xid is distinct from pg_current_xact_id_if_assigned())`,
            ),
      )
      .selectFrom((found) =>
        found
          .selectFrom((part) => part.selectFrom('changed').selectAll().orderBy('id').limit(limit).as('ch'))
          // Looked up row by row. With statistics of a log that was short, the planner would choose a merge that it
          // expects to end early, but that reads up to the newest customers.
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
          .select(CHANGED_COLUMNS)
          .orderBy('ch.id')
          .as('found'),
      )
      .select([
        CHANGES.as('changes'),
        sql<string>`pg_current_snapshot()::text`.as('seen'),
        prunedUpTo('treeChangesPrunedXid').as('pruned'),
      ]),
);
