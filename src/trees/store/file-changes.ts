import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { ReadHandle } from '../../database/database.ts';
import { prepareRead } from '../../database/prepared-statement.ts';
import type { FilePosition } from '../index/log-position.ts';
import {
  CHANGED_COLUMNS,
  type ChangedRow,
  type ChangeQuery,
  changesAs,
  prunedUpTo,
  type ReadChanges,
  readPlaces,
} from './changed-nodes.ts';

/** A row takes 35 µs of the main thread, and a read must leave room for other work in the same turn. */
const FILE_ROWS_MAX = 32;

const CHANGES = changesAs('json_array', 'json_group_array');

/** Numbers follow the order of commits: one transaction writes at a time. */
export async function readFromFile(
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

/* The row exists even if nothing has changed, and shows how far the log was read. */
const selectFromFile = prepareRead<FileParams, ChangedRow>((db, { tree, after, limit }) =>
  db
    .selectFrom((found) =>
      found
        // The limit applies here: sorting the whole result would first join every row after the position.
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
        .select(CHANGED_COLUMNS)
        .orderBy('ch.id')
        .as('found'),
    )
    .select([
      CHANGES.as('changes'),
      sql<number>`(select seq from sqlite_sequence where name = 'tree_changes')`.as('seen'),
      prunedUpTo('treeChangesPrunedId').as('pruned'),
    ]),
);

/** Where the node of a change stands now. */
function currentPlace<Join extends { on(condition: RawBuilder<SqlBool>): Join }>(
  join: Join,
  tree: RawBuilder<string>,
): Join {
  return join.on(sql<SqlBool>`p.tree = ${tree} and p.node_id = ch.node_id and p.to_at is null`);
}
