import {
  type Kysely,
  PostgresAdapter,
  type QueryExecutorProvider,
  type RawBuilder,
  type SqlBool,
  sql,
} from 'kysely';
import { STILL_WANTED } from './embedded-reader.ts';

/* All differences between the engines' SQL are in this file. All other code is the same for both. */

export type EngineName = 'sqlite' | 'postgres';

type Handle<Tables> = Kysely<Tables> & QueryExecutorProvider;

/** The engine behind a handle. */
export function engineOf<Tables>(db: Handle<Tables>): EngineName {
  return db.getExecutor().adapter instanceof PostgresAdapter ? 'postgres' : 'sqlite';
}

/**
 * One row in this many calls the function: often enough to end within milliseconds, seldom enough to cost
 * nothing.
 */
const ROWS_A_QUESTION = 1_024;

/**
 * A condition that is always true and that ends a long statement when its caller has gone. PostgreSQL is told to stop
 * from outside; the embedded engine has to ask.
 * @param number a whole number that differs in most rows
 */
export function whileWanted<Tables>(db: Handle<Tables>, number: RawBuilder<number>): RawBuilder<SqlBool> {
  if (engineOf(db) === 'postgres') return sql`true`;
  return sql`((${number}) % ${sql.lit(ROWS_A_QUESTION)} <> 0 or ${sql.raw(STILL_WANTED)}())`;
}

/** Whether a number is in a list, which may be long: it is one parameter. */
export function isOneOf<Tables>(
  db: Handle<Tables>,
  number: RawBuilder<number>,
  list: readonly number[],
): RawBuilder<SqlBool> {
  if (engineOf(db) === 'postgres') return sql`${number} = any(${list}::int[])`;
  return sql`${number} in (select value from json_each(${JSON.stringify(list)}))`;
}

/** Takes new customer ids, ascending. An id that is not used in the end stays unused. */
export async function nextCustomerIds<Tables>(db: Handle<Tables>, count: number): Promise<number[]> {
  if (engineOf(db) === 'postgres') {
    const { rows } = await sql<{
      id: number;
    }>`select nextval(pg_get_serial_sequence('customers', 'id')) as id from generate_series(1, ${count})`.execute(
      db,
    );
    return rows.map(({ id }) => Number(id));
  }
  const first = await reserveCustomerIds(db, { above: 0, count });
  return Array.from({ length: count }, (_, place) => first + place);
}

/**
 * Ids that other processes may take while a block is being reserved on PostgreSQL, whose sequences have no
 * lock.
 */
const RESERVATION_SLACK = 1_000;
const RESERVATION_LOCK = 7_305_565;

/**
 * Takes a block of new customer ids, all above a given id, and makes sure that later ids are above the block. Until the
 * transaction ends, no other one takes a block: the blocks could overlap, and later ids could fall into one.
 * @returns the first id of the block
 */
export async function reserveCustomerIds<Tables>(
  db: Handle<Tables>,
  { above, count }: { readonly above: number; readonly count: number },
): Promise<number> {
  if (engineOf(db) === 'postgres') await sql`select pg_advisory_xact_lock(${RESERVATION_LOCK})`.execute(db);
  const reserve =
    engineOf(db) === 'postgres'
      ? sql<{ last: number }>`select setval(pg_get_serial_sequence('customers', 'id'),
          greatest(nextval(pg_get_serial_sequence('customers', 'id')), ${above}::bigint) + ${count + RESERVATION_SLACK}::bigint) as last`
      : sql<{
          last: number;
        }>`update sqlite_sequence set seq = max(seq, ${above}) + ${count} where name = 'customers' returning seq as last`;
  const { rows } = await reserve.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('The customer id sequence is missing');
  return Number(row.last) - count + 1;
}

/** Raises the page cache of one connection to the embedded engine, until the connection is closed. */
export async function enlargeCache<Tables>(db: Handle<Tables>, kilobytes: number): Promise<void> {
  if (engineOf(db) === 'sqlite') await sql`pragma cache_size = ${sql.lit(-kilobytes)}`.execute(db);
}

/** Names of the indexes on one of our tables. */
export async function indexNames<Tables>(db: Handle<Tables>, table: string): Promise<string[]> {
  const indexes =
    engineOf(db) === 'postgres'
      ? sql<{ name: string }>`select indexname as name from pg_indexes
          where schemaname = current_schema() and tablename = ${table}`
      : sql<{ name: string }>`select name from sqlite_master where type = 'index' and tbl_name = ${table}`;
  const { rows } = await indexes.execute(db);
  return rows.map((row) => row.name);
}

/** An arbitrary number that nothing else in the database uses as a lock. */
const START_LOCK = 7_305_561;

/**
 * Makes processes that start at the same time wait for each other until the transaction ends. SQLite allows
 * one writing transaction at a time in any case.
 */
export async function lockForStart<Tables>(db: Handle<Tables>): Promise<void> {
  if (engineOf(db) === 'postgres') await sql`select pg_advisory_xact_lock(${START_LOCK})`.execute(db);
}

/** Milliseconds since 1970 by the clock of the database, the same for all processes. */
export function databaseMilliseconds<Tables>(db: Handle<Tables>): RawBuilder<number> {
  return engineOf(db) === 'postgres'
    ? sql<number>`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`
    : sql<number>`cast(unixepoch('subsec') * 1000 as integer)`;
}

/** 7_305_563 is the lock of `number_events` (migration 0035). */
const ENDPOINT_NAMES_LOCK = 7_305_564;

/** Until the transaction ends, no other creates or renames event endpoints. SQLite has only one writer in any case. */
export async function lockEndpointNames<Tables>(db: Handle<Tables>): Promise<void> {
  if (engineOf(db) === 'postgres')
    await sql`select pg_advisory_xact_lock(${ENDPOINT_NAMES_LOCK})`.execute(db);
}

const BODIES_LOCK = 7_305_562;

/**
 * Until the transaction ends, writers that store bodies (`share`) and writers that remove them (`change`)
 * wait for each other. SQLite allows one writing transaction at a time in any case.
 */
export async function lockBodies<Tables>(db: Handle<Tables>, purpose: 'share' | 'change'): Promise<void> {
  if (engineOf(db) !== 'postgres') return;
  const lock = { share: sql`pg_advisory_xact_lock_shared`, change: sql`pg_advisory_xact_lock` }[purpose];
  await sql`select ${lock}(${BODIES_LOCK})`.execute(db);
}

/**
 * Locks a tree until the transaction ends and reads when it was last changed; `null` for a tree that is not
 * recorded. `share` is for adding a leaf, which other transactions may do at the same time. `change` keeps
 * out every other change of the tree. SQLite allows one writing transaction at a time in any case.
 */
export async function lockTree<Tables>(
  db: Handle<Tables>,
  tree: string,
  purpose: 'share' | 'change',
): Promise<string | null> {
  const clause = { share: sql`for share`, change: sql`for no key update` }[purpose];
  const lock = engineOf(db) === 'postgres' ? clause : sql``;
  const { rows } = await sql<{
    at: string;
  }>`select last_change_at as at from trees where name = ${tree} ${lock}`.execute(db);
  return rows[0]?.at ?? null;
}
