import type { Database } from './database.ts';
import { isDamaged } from './database-errors.ts';
import { openEmbeddedDatabase } from './embedded-database.ts';
import { DEFAULT_LONG_READ_LIMITS, type LongReadLimits } from './long-read-limits.ts';
import { migrateToLatest } from './migrate.ts';
import type { PostgresOptions } from './postgres-database.ts';
import { refusedByPostgres, unusableFile } from './unusable-database-error.ts';

/** The file is damaged, or is not a database. */
export class DamagedDatabaseError extends Error {
  override readonly name = 'DamagedDatabaseError';
}

/** Where the data is: an embedded file, or a PostgreSQL server. */
export type DatabaseLocation = { readonly file: string } | PostgresOptions;

export interface DatabaseOptions {
  readonly longReads?: LongReadLimits;
}

/**
 * Opens a database and brings its schema up to date.
 * @throws DamagedDatabaseError, NewerSchemaError, UnusableDatabaseError; the data is unchanged then
 */
export async function openDatabase(
  location: DatabaseLocation,
  { longReads = DEFAULT_LONG_READ_LIMITS }: DatabaseOptions = {},
): Promise<Database> {
  const database =
    'file' in location ? openFile(location.file, longReads) : await openPostgres(location, longReads);
  try {
    await database.prepare((db) => migrateToLatest(db, database.engine));
    return database;
  } catch (error) {
    await database.close();
    if ('file' in location && isDamaged(error)) {
      throw new DamagedDatabaseError(`${location.file} can't be read: ${error.message}; restore a backup`, {
        cause: error,
      });
    }
    throw 'file' in location ? unusableFile(location.file, error) : refusedByPostgres(error);
  }
}

function openFile(file: string, longReads: LongReadLimits): Database {
  try {
    return openEmbeddedDatabase(file, longReads);
  } catch (error) {
    throw unusableFile(file, error);
  }
}

/** Loads the PostgreSQL driver on demand: an embedded installation never needs it in memory. */
async function openPostgres(options: PostgresOptions, longReads: LongReadLimits): Promise<Database> {
  const { openPostgresDatabase } = await import('./postgres-database.ts');
  return openPostgresDatabase(options, { longReads });
}
