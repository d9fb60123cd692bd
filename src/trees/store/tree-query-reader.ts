import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { ReadHandle, WriteHandle } from '../../database/database.ts';
import { whileWanted } from '../../database/engine.ts';

/*
 * The walks that several readers share. Each is one statement, so that it sees one moment and can run in
 * another thread. A cross join, not an inner one, makes SQLite keep the written order and look up the
 * placements of each node found instead of reading the whole tree. Each node carries the name of the tree, so
 * that PostgreSQL does the same while it has no statistics: with a constant it would expect a handful of rows
 * in the tree and read them each time.
 */

/**
 * Whether a placement holds at an instant: from its start, up to but not including its end.
 * @param asOf `null` for now
 * @param placement its name in the query
 */
export function standing(asOf: string | null, placement = 'p'): RawBuilder<SqlBool> {
  const from = sql.ref(`${placement}.from_at`);
  const to = sql.ref(`${placement}.to_at`);
  if (asOf === null) return sql`${to} is null`;
  return sql`${from} <= ${asOf} and (${to} is null or ${to} > ${asOf})`;
}

/** Deeper trees are not expected. Ends a walk along placements that form a cycle, made by hand. */
export const LEVELS_MAX = 1_000_000;

/** All uplines of a node, up to a number of levels, with their distance. It may be a long read. */
export function selectUplines(
  db: ReadHandle,
  tree: string | RawBuilder<string>,
  nodeId: number | RawBuilder<number>,
  asOf: string | null,
  levels: number | RawBuilder<number> = LEVELS_MAX,
) {
  const isWanted = whileWanted(db as unknown as WriteHandle, sql`up.level`);
  return db
    .withRecursive('up(id, level, tree)', (cte) =>
      cte
        .selectFrom('placements as p')
        .select((row) => [
          row.ref('p.upline_id').$castTo<number>().as('id'),
          sql<number>`1`.as('level'),
          'p.tree',
        ])
        .where('p.tree', '=', tree)
        .where('p.node_id', '=', nodeId)
        .where('p.upline_id', 'is not', null)
        .where(standing(asOf))
        .unionAll((recursive) =>
          recursive
            .selectFrom('up')
            .crossJoin('placements as p')
            .select((row) => [
              row.ref('p.upline_id').$castTo<number>().as('id'),
              sql<number>`up.level + 1`.as('level'),
              'p.tree',
            ])
            .whereRef('p.tree', '=', 'up.tree')
            .whereRef('p.node_id', '=', 'up.id')
            .where('p.upline_id', 'is not', null)
            .where(standing(asOf))
            .where(isWanted)
            .where('up.level', '<', levels),
        ),
    )
    .selectFrom('up')
    .select(['up.id', 'up.level']);
}

/**
 * The downline of a node, down to a number of levels, with the distance of each; without vacant places. It
 * may be a long read.
 */
export function selectDownline(
  db: ReadHandle,
  tree: string,
  nodeId: number,
  levels: number | null,
  asOf: string | null,
) {
  return selectPlacesBelow(db, tree, nodeId, levels, asOf).where(sql<SqlBool>`not down.vacant`);
}

/** The same with vacant places. */
export function selectPlacesBelow(
  db: ReadHandle,
  tree: string,
  nodeId: number,
  levels: number | null,
  asOf: string | null,
) {
  const isWanted = (number: RawBuilder<number>) => whileWanted(db as unknown as WriteHandle, number);
  return db
    .withRecursive('down(id, level, vacant, tree)', (cte) =>
      cte
        .selectFrom('placements as p')
        .select(['p.node_id as id', sql<number>`1`.as('level'), 'p.is_vacant as vacant', 'p.tree'])
        .where('p.tree', '=', tree)
        .where('p.upline_id', '=', nodeId)
        .where(standing(asOf))
        .where(isWanted(sql`p.node_id`))
        .unionAll((recursive) =>
          recursive
            .selectFrom('down')
            .crossJoin('placements as p')
            .select([
              'p.node_id as id',
              sql<number>`down.level + 1`.as('level'),
              'p.is_vacant as vacant',
              'p.tree',
            ])
            .whereRef('p.tree', '=', 'down.tree')
            .whereRef('p.upline_id', '=', 'down.id')
            .where(standing(asOf))
            .where(isWanted(sql`p.node_id + down.level`))
            .$if(levels !== null, (query) => query.where('down.level', '<', levels)),
        ),
    )
    .selectFrom('down');
}
