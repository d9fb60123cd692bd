import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import type { Database, ReadHandle } from './database.ts';
import { openEmbeddedReader } from './embedded-reader.ts';
import { createLongReadDialect } from './long-read-dialect.ts';
import { allowDirectReads } from './prepared-query.ts';
import { makePrivate } from './private-file.ts';
import { ReadSnapshot } from './read-snapshot.ts';
import { createSqliteDialect, SqliteConnection } from './sqlite-dialect.ts';
import type { Tables } from './tables/tables.ts';

/**
 * Never waits for another process: the wait would stop this whole process, and with fifty requests in line,
 * one short wait after the other would leave no time for anything else. A unit of work tries again for
 * seconds instead, without stopping anything.
 */
const WRITER_BUSY_TIMEOUT_MS = 0;

/**
 * Opens the embedded database, creating the file where there is none.
 * @param file path of the SQLite file, which is made readable by its owner only; so is its directory where there
 *   is none
 */
export function openEmbeddedDatabase(file: string): Database {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  makePrivate(file);
  const snapshot = new ReadSnapshot();
  const connectWriter = () => new SqliteConnection(openWriter(file), 'write', snapshot);
  const readConnection = once(() => new SqliteConnection(openEmbeddedReader(file), 'read', snapshot));
  const writer = new Kysely<Tables>({ dialect: createSqliteDialect(connectWriter, 'write') });
  const reader = new Kysely<Tables>({ dialect: createSqliteDialect(readConnection, 'read') });
  const longReader = new Kysely<Tables>({ dialect: createLongReadDialect(file) });
  const readHandle = reader as unknown as ReadHandle;
  allowDirectReads(readHandle, { read: (sql, parameters) => readConnection().read(sql, parameters) });
  return {
    engine: 'sqlite',
    reader: readHandle,
    longReader: longReader as unknown as ReadHandle,
    writer,
    prepare: (work) => work(writer),
    async close() {
      // The writer goes last: the last connection to close folds the write-ahead log into the file.
      await longReader.destroy();
      await reader.destroy();
      await writer.destroy();
    },
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function openWriter(file: string): DatabaseSync {
  const database = new DatabaseSync(file, {
    timeout: WRITER_BUSY_TIMEOUT_MS,
    enableForeignKeyConstraints: true,
  });
  // WAL lets readers go on while one writes. FULL makes a commit durable before it is acknowledged:
  // income hangs on these rows, and one fsync is small beside one password hash.
  // What is deleted is overwritten, so that an erased person is not found in unused parts of the file.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;');
  return database;
}
