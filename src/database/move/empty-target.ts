import { sql } from 'kysely';
import type { WriteHandle } from '../database.ts';
import { INSTALLATION_VALUES } from '../installation-value-names.ts';
import { SEEDED_TABLES } from '../tables/seeded-tables.ts';
import { TABLE_KEYS } from '../tables/table-keys.ts';
import { MoveRefusedError } from './move-refused-error.ts';

const OLDEST_VERSION = 15;

/** @throws MoveRefusedError when the PostgreSQL server cannot hold the data as it is */
export async function assertSuitableServer(db: WriteHandle): Promise<void> {
  const { rows } = await sql<{ version: number; encoding: string }>`
    select current_setting('server_version_num')::int / 10000 as version,
           current_setting('server_encoding') as encoding`.execute(db);
  const { version = 0, encoding = '' } = rows[0] ?? {};
  if (version < OLDEST_VERSION) {
    throw new MoveRefusedError(`PostgreSQL ${OLDEST_VERSION} or newer is needed; this server is ${version}`);
  }
  if (encoding !== 'UTF8') {
    throw new MoveRefusedError(
      `The database has the encoding ${encoding}: CREATE DATABASE … ENCODING 'UTF8'`,
    );
  }
}

/**
 * Refuses a database that holds more than an interrupted move leaves: the tables of Upline, with only the rows
 * that migrations put into them.
 * @throws MoveRefusedError
 */
export async function assertEmptyTarget(db: WriteHandle): Promise<void> {
  const { rows: tables } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = current_schema()`.execute(db);
  const found = tables.map((table) => table.name);
  const isOurs = (name: string) => Object.hasOwn(TABLE_KEYS, name) || name.startsWith('kysely_migration');
  const foreign = found.filter((name) => !isOurs(name));
  if (foreign.length > 0) {
    throw new MoveRefusedError(
      `The PostgreSQL database has other tables (${listSome(foreign)}); give Upline one of its own`,
    );
  }
  const filled: string[] = [];
  const ofData = Object.keys(TABLE_KEYS).filter((table) => !SEEDED_TABLES.includes(table));
  for (const name of ofData.filter((table) => found.includes(table))) {
    if (await hasRows(db, name)) filled.push(name);
  }
  if (filled.length === 0) return;
  throw new MoveRefusedError(
    `The PostgreSQL database holds data of Upline already (${listSome(filled)}); the move needs an empty one`,
  );
}

/** Removes the rows that migrations put into a new database; the rows of the source replace them. */
export async function removeSeeds(db: WriteHandle): Promise<void> {
  for (const table of SEEDED_TABLES) await sql`delete from ${sql.table(table)}`.execute(db);
}

async function hasRows(db: WriteHandle, table: string): Promise<boolean> {
  const but = table === 'installation' ? sql`where name <> ${INSTALLATION_VALUES.moveBegunAt}` : sql``;
  const { rows } = await sql`select 1 from ${sql.table(table)} ${but} limit 1`.execute(db);
  return rows.length > 0;
}

function listSome(words: readonly string[]): string {
  const some = words.slice(0, 5).join(', ');
  return words.length > 5 ? `${some}, …` : some;
}
