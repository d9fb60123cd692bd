import type { Kysely } from 'kysely';
import type { ReadonlyKysely } from 'kysely/readonly';
import { isDamaged } from './database-errors.ts';
import { openEmbeddedDatabase } from './embedded-database.ts';
import type { EngineName } from './engine.ts';
import { migrateToLatest } from './migrate.ts';
import type { PostgresOptions } from './postgres-database.ts';
import type { Tables } from './tables/tables.ts';

/** A handle that can only read. */
export type ReadHandle = ReadonlyKysely<Tables>;

/** A handle inside a transaction, or outside one while the program starts. */
export type WriteHandle = Kysely<Tables>;

export interface Database {
  readonly engine: EngineName;
  /** Sees what was last committed, also while a transaction is open. */
  readonly reader: ReadHandle;
  /**
   * For reads that may take longer than some milliseconds: the embedded engine runs them in a thread of
   * their own, so that everybody else is served meanwhile. A short read costs more here than there.
   */
  readonly longReader: ReadHandle;
  /** Use it through a unit of work. */
  readonly writer: WriteHandle;
  /**
   * Runs what may take longer than a request is allowed to: building indexes, or waiting for another
   * process that does. The handle is closed afterwards.
   */
  prepare<Result>(work: (db: WriteHandle) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** The file holds something else than a database, or a damaged one. */
export class DamagedDatabaseError extends Error {
  override readonly name = 'DamagedDatabaseError';
}

/** Where the data is: a file of our own, or a PostgreSQL server. */
export type DatabaseLocation = { readonly file: string } | PostgresOptions;

/**
 * Opens a database and brings its schema up to date.
 * @throws DamagedDatabaseError, NewerSchemaError; the data is left as it is then
 */
export async function openDatabase(location: DatabaseLocation): Promise<Database> {
  const database = 'file' in location ? openEmbeddedDatabase(location.file) : await openPostgres(location);
  try {
    await database.prepare((db) => migrateToLatest(db, database.engine));
    return database;
  } catch (error) {
    await database.close();
    if ('file' in location && isDamaged(error)) {
      throw new DamagedDatabaseError(`${location.file} can't be read: ${error.message}`, { cause: error });
    }
    throw error;
  }
}

/** Who has a file of their own need not have PostgreSQL's driver in memory. */
async function openPostgres(options: PostgresOptions): Promise<Database> {
  const { openPostgresDatabase } = await import('./postgres-database.ts');
  return openPostgresDatabase(options);
}
