import type { ReadHandle } from '../../database/database.ts';
import { selectDownline } from './tree-query-reader.ts';
import { detailsOf, type UnplacedNode, type UnplacedPage } from './unplaced-details.ts';

/**
 * Reads the unplaced customers. There are two directions, and neither is short in every case: from the
 * unplaced up to the node, short when most of them are below it; and from the node down through its
 * enrollees, short when these are few. Both are tried in turn, each time further, so that the cost follows
 * the shorter direction, never the number of customers.
 */
export interface UnplacedReader {
  unplacedBelow(page: UnplacedPage): Promise<UnplacedNode[]>;
  /** The number of customers who wait for a place in a tree. @param max no more are counted */
  countUnplaced(tree: string, max: number): Promise<number>;
}

/** The numbers of unplaced customers and of nodes below that the first round reads: about the same work. */
const FIRST_LOOK = { up: 16, down: 2_000 };
/** How much further each round goes than the previous one. */
const FURTHER = 8;
/** The walk up continues while at least one in this many turns out to be below the node. */
const GOOD_YIELD = 4;
/** Ids in one statement. */
const IDS = 1_000;

/** @param long for walks down through many nodes */
export function createUnplacedReader(db: ReadHandle, long: ReadHandle = db): UnplacedReader {
  return {
    async unplacedBelow(page) {
      const found: number[] = [];
      const isTop = await isTopOf(db, page);
      let { afterId } = page;
      let { up, down } = FIRST_LOOK;
      let wanted = isTop ? page.limit : up;
      for (let looked = 0; ; ) {
        page.signal?.throwIfAborted();
        const limit = Math.min(wanted, IDS);
        const ids = await unplacedIds(db, page, afterId, limit);
        found.push(...(isTop ? ids : await thoseBelow(db, page, ids)));
        if (ids.length < limit || found.length >= page.limit) return detailsOf(db, page, found);
        afterId = ids.at(-1) ?? afterId;
        looked += ids.length;
        const isWorthwhile = found.length * GOOD_YIELD >= looked;
        if (!isWorthwhile && looked >= up) {
          const all = await unplacedOfAll(down === FIRST_LOOK.down ? db : long, page, down);
          if (all !== null) return detailsOf(db, page, all);
          up = looked * FURTHER;
          down *= FURTHER;
        }
        wanted = isWorthwhile ? page.limit - found.length : up - looked;
      }
    },
    async countUnplaced(tree, max) {
      const { count } = await db
        .selectFrom(
          db.selectFrom('unplaced_nodes').select('node_id').where('tree', '=', tree).limit(max).as('counted'),
        )
        .select((row) => row.fn.countAll<number | string>().as('count'))
        .executeTakeFirstOrThrow();
      return Number(count);
    },
  };
}

/** Whether every customer is enrolled below the node, so that no uplines need to be read. */
async function isTopOf(db: ReadHandle, { enrollment, rootId }: UnplacedPage): Promise<boolean> {
  const row = await db
    .selectFrom('placements')
    .select('upline_id')
    .where('tree', '=', enrollment)
    .where('node_id', '=', rootId)
    .where('to_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined && row.upline_id === null;
}

async function unplacedIds(
  db: ReadHandle,
  { tree }: UnplacedPage,
  afterId: number,
  limit: number,
): Promise<number[]> {
  const rows = await db
    .selectFrom('unplaced_nodes')
    .select('node_id')
    .where('tree', '=', tree)
    .where('node_id', '>', afterId)
    .orderBy('node_id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.node_id);
}

/** The customers among these enrolled below the node. A node above several of them is read once. */
async function thoseBelow(
  db: ReadHandle,
  { tree, enrollment, rootId }: UnplacedPage,
  ids: readonly number[],
): Promise<number[]> {
  const [first, last] = [ids[0], ids.at(-1)];
  if (first === undefined || last === undefined) return [];
  const rows = await db
    .withRecursive('up(id, upline_id, tree)', (cte) =>
      cte
        .selectFrom('unplaced_nodes as u')
        .crossJoin('placements as p')
        .select(['p.node_id as id', 'p.upline_id', 'p.tree'])
        .where('u.tree', '=', tree)
        .where('u.node_id', '>=', first)
        .where('u.node_id', '<=', last)
        .whereRef('p.node_id', '=', 'u.node_id')
        .where('p.tree', '=', enrollment)
        .where('p.to_at', 'is', null)
        // Not `union all`: the walk continues from each node once.
        .union((recursive) =>
          recursive
            .selectFrom('up')
            .crossJoin('placements as p')
            .select(['p.node_id as id', 'p.upline_id', 'p.tree'])
            .whereRef('p.tree', '=', 'up.tree')
            .whereRef('p.node_id', '=', 'up.upline_id')
            .where('p.node_id', '<>', rootId)
            .where('p.to_at', 'is', null),
        ),
    )
    .selectFrom('up')
    .select(['up.id', 'up.upline_id'])
    .execute();
  const uplines = new Map(rows.map((row) => [row.id, row.upline_id]));
  const isBelow = new Map<number, boolean>([[rootId, true]]);
  return ids.filter((id) => id !== rootId && follow(uplines, isBelow, id));
}

/**
 * Whether the way up from a node passes one that is known to be below; then every node on the way is below.
 */
function follow(
  uplines: ReadonlyMap<number, number | null>,
  isBelow: Map<number, boolean>,
  nodeId: number,
): boolean {
  const way: number[] = [];
  let at: number | null = nodeId;
  while (at !== null && !isBelow.has(at)) {
    way.push(at);
    at = uplines.get(at) ?? null;
  }
  const answer = at !== null && isBelow.get(at) === true;
  for (const id of way) isBelow.set(id, answer);
  return answer;
}

/** The unplaced among all customers enrolled below the node; `null` when there are more than the limit. */
async function unplacedOfAll(
  db: ReadHandle,
  { tree, enrollment, rootId, signal }: UnplacedPage,
  limit: number,
): Promise<number[] | null> {
  const below = selectDownline(db, enrollment, rootId, null, null)
    .select('down.id')
    .limit(limit + 1);
  const rows = await db
    .selectFrom(below.as('below'))
    .select((row) => [
      'below.id',
      row
        .exists(
          row
            .selectFrom('unplaced_nodes as u')
            .select('u.node_id')
            .where('u.tree', '=', tree)
            .whereRef('u.node_id', '=', 'below.id'),
        )
        .as('is_unplaced'),
    ])
    .execute({ signal });
  if (rows.length > limit) return null;
  return rows.filter((row) => Number(row.is_unplaced) === 1).map((row) => row.id);
}
