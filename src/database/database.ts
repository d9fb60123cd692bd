import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import type { ReadonlyKysely } from 'kysely/readonly';
import { migrateToLatest } from './migrate.ts';
import { createSqliteDialect } from './sqlite-dialect.ts';
import type { Tables } from './tables/tables.ts';

/** A handle that can only read. */
export type ReadHandle = ReadonlyKysely<Tables>;

/** A handle inside a transaction, or outside one while the program starts. */
export type WriteHandle = Kysely<Tables>;

export interface Database {
  /** Sees what was last committed, also while a transaction is open. */
  readonly reader: ReadHandle;
  /** One connection; use it through a unit of work. */
  readonly writer: WriteHandle;
  close(): Promise<void>;
}

/** The file holds something else than a database, or a damaged one. */
export class DamagedDatabaseError extends Error {
  override readonly name = 'DamagedDatabaseError';
}

const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

/** How long a statement waits for another process that is writing, for example a command of the CLI. */
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens the embedded database, creating file and schema where they do not exist yet.
 * @param file path of the SQLite file; its directory is created, readable by its owner only
 * @throws DamagedDatabaseError, NewerSchemaError; the file is left as it is then
 */
export async function openDatabase(file: string): Promise<Database> {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const writer = new Kysely<Tables>({ dialect: createSqliteDialect(() => openWriter(file), 'write') });
  try {
    await migrateToLatest(writer);
  } catch (error) {
    await writer.destroy();
    throw isDamage(error)
      ? new DamagedDatabaseError(`${file} can't be read: ${error.message}`, { cause: error })
      : error;
  }
  const reader = new Kysely<Tables>({ dialect: createSqliteDialect(() => openReader(file), 'read') });
  return {
    reader: reader as unknown as ReadHandle,
    writer,
    async close() {
      // The writer goes last: the last connection to close folds the write-ahead log into the file.
      await reader.destroy();
      await writer.destroy();
    },
  };
}

function isDamage(error: unknown): error is Error {
  if (!(error instanceof Error) || !('errcode' in error)) return false;
  return error.errcode === SQLITE_NOTADB || error.errcode === SQLITE_CORRUPT;
}

function openWriter(file: string): DatabaseSync {
  const database = new DatabaseSync(file, {
    timeout: BUSY_TIMEOUT_MS,
    enableForeignKeyConstraints: true,
    defensive: false,
  });
  // WAL lets readers go on while one writes. FULL makes a commit durable before it is acknowledged:
  // income hangs on these rows, and one fsync is small beside one password hash.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  return database;
}

function openReader(file: string): DatabaseSync {
  return new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, readOnly: true });
}
