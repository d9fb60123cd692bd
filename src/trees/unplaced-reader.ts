import { type SqlBool, sql } from 'kysely';
import type { ReadHandle } from '../database/database.ts';
import { selectDownline, selectUplines } from './tree-query-reader.ts';

/** Somebody whose type a tree places, and who stands nowhere in it. */
export interface UnplacedNode {
  readonly nodeId: number;
  /** Upline in the Enrollment tree. */
  readonly enrollerId: number | null;
  /** When they were enrolled. */
  readonly enrolledAt: string;
}

export interface UnplacedPage {
  readonly tree: string;
  /** Name of the Enrollment tree. */
  readonly enrollment: string;
  /** Only those enrolled below this node. */
  readonly rootId: number;
  /** Only ids above this one. */
  readonly afterId: number;
  readonly limit: number;
}

/**
 * Reads who is unplaced. Two ways lead there, and neither is short for everybody: from a node down through
 * those enrolled below it, or from those who are unplaced up to the node. The first is taken where few are
 * below, so that the cost follows the smaller of the two, never the number of customers.
 */
export interface UnplacedReader {
  unplacedBelow(page: UnplacedPage): Promise<UnplacedNode[]>;
}

const SMALL_ORGANIZATION = 2_000;

export function createUnplacedReader(db: ReadHandle): UnplacedReader {
  return {
    async unplacedBelow(page) {
      const below = await selectDownline(db, page.enrollment, page.rootId, null, null)
        .select('down.id')
        .limit(SMALL_ORGANIZATION + 1)
        .execute();
      const ids = below.map((row) => row.id);
      return ids.length <= SMALL_ORGANIZATION ? among(db, page, ids) : climbing(db, page);
    },
  };
}

async function among(db: ReadHandle, page: UnplacedPage, ids: readonly number[]): Promise<UnplacedNode[]> {
  if (ids.length === 0) return [];
  const rows = await selectUnplaced(db, page).where('u.node_id', 'in', ids).limit(page.limit).execute();
  return rows.map(unplacedFromRow);
}

/** Looks at the unplaced one after the other until there are enough of them below the node. */
async function climbing(db: ReadHandle, page: UnplacedPage): Promise<UnplacedNode[]> {
  const found: UnplacedNode[] = [];
  let { afterId } = page;
  for (;;) {
    const rows = await selectUnplaced(db, { ...page, afterId })
      .limit(page.limit)
      .execute();
    for (const row of rows) {
      if (found.length === page.limit) return found;
      const isBelow = await selectUplines(db, page.enrollment, row.node_id, null)
        .where('up.id', '=', page.rootId)
        .limit(1)
        .executeTakeFirst();
      if (isBelow !== undefined) found.push(unplacedFromRow(row));
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < page.limit) return found;
    afterId = last.node_id;
  }
}

function selectUnplaced(db: ReadHandle, { tree, enrollment, afterId }: UnplacedPage) {
  return db
    .selectFrom('unplaced_nodes as u')
    .leftJoin('placements as e', (join) =>
      join
        .onRef('e.node_id', '=', 'u.node_id')
        .on('e.tree', '=', enrollment)
        .on(sql<SqlBool>`e.to_at is null`),
    )
    .innerJoin('customers as c', 'c.id', 'u.node_id')
    .select(['u.node_id', 'e.upline_id', 'c.created_at'])
    .where('u.tree', '=', tree)
    .where('u.node_id', '>', afterId)
    .orderBy('u.node_id');
}

function unplacedFromRow(row: {
  node_id: number;
  upline_id: number | null;
  created_at: string;
}): UnplacedNode {
  return { nodeId: row.node_id, enrollerId: row.upline_id, enrolledAt: row.created_at };
}
