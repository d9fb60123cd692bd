import { type SqlBool, sql } from 'kysely';
import type { ReadHandle } from '../../database/database.ts';
import { latest } from '../rules/instants.ts';

/** A customer whose type a tree places, but who has no place in it. */
export interface UnplacedNode {
  readonly nodeId: number;
  /** Upline in the Enrollment tree. */
  readonly enrollerId: number | null;
  /** Time of enrollment. */
  readonly enrolledAt: string;
  /** The latest of enrollment, change of type and end of a place in the tree. */
  readonly since: string;
}

export interface UnplacedPage {
  readonly tree: string;
  /** Name of the Enrollment tree. */
  readonly enrollment: string;
  /** Only customers enrolled below this node. */
  readonly rootId: number;
  /** Only ids above this one. */
  readonly afterId: number;
  readonly limit: number;
  /** Ends the read. */
  readonly signal?: AbortSignal | undefined;
}

/** The first page of unplaced customers, by id. */
export async function detailsOf(
  db: ReadHandle,
  page: UnplacedPage,
  nodeIds: readonly number[],
): Promise<UnplacedNode[]> {
  const ids = nodeIds.filter((id) => id > page.afterId).toSorted((a, b) => a - b);
  if (ids.length === 0) return [];
  const rows = await selectUnplaced(db, page).where('u.node_id', 'in', ids.slice(0, page.limit)).execute();
  return rows.map(unplacedFromRow);
}

function selectUnplaced(db: ReadHandle, { tree, enrollment }: UnplacedPage) {
  return db
    .selectFrom('unplaced_nodes as u')
    .leftJoin('placements as e', (join) =>
      join
        .onRef('e.node_id', '=', 'u.node_id')
        .on('e.tree', '=', enrollment)
        .on(sql<SqlBool>`e.to_at is null`),
    )
    .innerJoin('customers as c', 'c.id', 'u.node_id')
    .select((row) => [
      'u.node_id',
      'e.upline_id',
      'c.created_at',
      row
        .selectFrom('crm_associatetypechanges as t')
        .select((change) => change.fn.max('t.changedate').as('at'))
        .whereRef('t.associateid', '=', 'u.node_id')
        .as('retyped_at'),
      row
        .selectFrom('placements as p')
        .select('p.to_at as at')
        .whereRef('p.tree', '=', 'u.tree')
        .whereRef('p.node_id', '=', 'u.node_id')
        .where('p.to_at', 'is not', null)
        // The order makes SQLite use the index of a node's history. For a maximum, it reads the whole tree.
        .orderBy('p.from_at', 'desc')
        .limit(1)
        .as('left_at'),
    ])
    .where('u.tree', '=', tree)
    .orderBy('u.node_id');
}

function unplacedFromRow(row: {
  node_id: number;
  upline_id: number | null;
  created_at: string;
  retyped_at: string | null;
  left_at: string | null;
}): UnplacedNode {
  return {
    nodeId: row.node_id,
    enrollerId: row.upline_id,
    enrolledAt: row.created_at,
    since: latest(row.created_at, row.retyped_at ?? '', row.left_at ?? ''),
  };
}
