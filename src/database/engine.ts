import {
  type Kysely,
  PostgresAdapter,
  type QueryExecutorProvider,
  type RawBuilder,
  type SqlBool,
  sql,
} from 'kysely';

/*
 * The one place that says what the engines do differently in SQL. Everything else is one
 * implementation for both.
 */

export type EngineName = 'sqlite' | 'postgres';

type Handle<Tables> = Kysely<Tables> & QueryExecutorProvider;

/** The engine behind a handle. */
export function engineOf<Tables>(db: Handle<Tables>): EngineName {
  return db.getExecutor().adapter instanceof PostgresAdapter ? 'postgres' : 'sqlite';
}

/** A function of every connection to the embedded engine; in the threads of long reads it throws to end a statement. */
export const STILL_WANTED = 'upline_still_wanted';
/** One row in so many asks: often enough to end within milliseconds, seldom enough to cost nothing. */
const ROWS_A_QUESTION = 1_024;

/**
 * A condition that always holds, and at which a long statement ends when nobody wants it any more. PostgreSQL is told so
 * from outside; the embedded engine has to ask.
 * @param number a whole number that is another in most rows
 */
export function whileWanted<Tables>(db: Handle<Tables>, number: RawBuilder<number>): RawBuilder<SqlBool> {
  if (engineOf(db) === 'postgres') return sql`true`;
  return sql`((${number}) % ${sql.lit(ROWS_A_QUESTION)} <> 0 or ${sql.raw(STILL_WANTED)}())`;
}

/** Takes a new customer id. One that is not used in the end stays unused. */
export async function nextCustomerId<Tables>(db: Handle<Tables>): Promise<number> {
  const next =
    engineOf(db) === 'postgres'
      ? sql<{ id: number }>`select nextval(pg_get_serial_sequence('customers', 'id')) as id`
      : sql<{
          id: number;
        }>`update sqlite_sequence set seq = seq + 1 where name = 'customers' returning seq as id`;
  const { rows } = await next.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('The customer id sequence is missing');
  return row.id;
}

/** Ids that others may take while a block is being reserved on PostgreSQL, whose sequences know no lock. */
const RESERVATION_SLACK = 1_000;

/**
 * Takes as many new customer ids in one block, all above an id that somebody brings along, and makes
 * sure that no other will be handed out below the block's end.
 * @returns the first of them
 */
export async function reserveCustomerIds<Tables>(
  db: Handle<Tables>,
  { above, count }: { readonly above: number; readonly count: number },
): Promise<number> {
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

/** Lets one connection to the embedded engine keep more of the file in memory, for as long as it is open. */
export async function enlargeCache<Tables>(db: Handle<Tables>, kilobytes: number): Promise<void> {
  if (engineOf(db) === 'sqlite') await sql`pragma cache_size = ${sql.lit(-kilobytes)}`.execute(db);
}

/** Names of the indexes on a table of ours. */
export async function indexNames<Tables>(db: Handle<Tables>, table: string): Promise<string[]> {
  const indexes =
    engineOf(db) === 'postgres'
      ? sql<{ name: string }>`select indexname as name from pg_indexes
          where schemaname = current_schema() and tablename = ${table}`
      : sql<{ name: string }>`select name from sqlite_master where type = 'index' and tbl_name = ${table}`;
  const { rows } = await indexes.execute(db);
  return rows.map((row) => row.name);
}

/** Any number will do, so long as nothing else in the database uses it. */
const START_LOCK = 7_305_561;

/**
 * Makes processes that start at once wait for each other, until the transaction ends. SQLite has one
 * writing transaction at a time anyway.
 */
export async function lockForStart<Tables>(db: Handle<Tables>): Promise<void> {
  if (engineOf(db) === 'postgres') await sql`select pg_advisory_xact_lock(${START_LOCK})`.execute(db);
}

const BODIES_LOCK = 7_305_562;

/**
 * Until the transaction ends, those who keep bodies (`share`) and those who remove them (`change`) wait for each
 * other. SQLite has one writing transaction at a time anyway.
 */
export async function lockBodies<Tables>(db: Handle<Tables>, purpose: 'share' | 'change'): Promise<void> {
  if (engineOf(db) !== 'postgres') return;
  const lock = { share: sql`pg_advisory_xact_lock_shared`, change: sql`pg_advisory_xact_lock` }[purpose];
  await sql`select ${lock}(${BODIES_LOCK})`.execute(db);
}

/**
 * Locks a tree until the transaction ends and reads when it was last changed; `null` for a tree that is
 * not recorded. `share` for adding a leaf, which others may do at the same time, `change` for what no
 * other change of the tree may cross. SQLite has one writing transaction at a time anyway.
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
