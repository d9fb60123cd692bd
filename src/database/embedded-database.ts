import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CompiledQuery, Kysely, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { Database, ReadHandle } from './database.ts';
import { EmbeddedLongReaders } from './embedded-long-readers.ts';
import { defineStillWanted, openEmbeddedReader } from './embedded-reader.ts';
import { createLogCheckpoint } from './log-checkpoint.ts';
import { createLongReadDialect } from './long-read-dialect.ts';
import { LongReadGate } from './long-read-gate.ts';
import type { LongReadLimits } from './long-read-limits.ts';
import { allowDirectReads } from './prepared-query.ts';
import { makePrivate } from './private-file.ts';
import { ReadSnapshot } from './read-snapshot.ts';
import { createSqliteDialect, ReaderAdapter, SqliteConnection } from './sqlite-dialect.ts';
import type { Tables } from './tables/tables.ts';

/**
 * Never waits for another process: the wait would stop this whole process, and with fifty requests in line,
 * one short wait after the other would leave no time for anything else. A unit of work tries again for
 * seconds instead, without stopping anything.
 */
const WRITER_BUSY_TIMEOUT_MS = 0;

/** What is kept of the write-ahead log's file when it starts over: making a file longer costs more than writing into it. */
const LOG_KEPT_BYTES = 8 * 1024 * 1024;

/**
 * Opens the embedded database, creating the file where there is none.
 * @param file path of the SQLite file, which is made readable by its owner only; so is its directory where there
 *   is none
 */
export function openEmbeddedDatabase(file: string, longReads: LongReadLimits): Database {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  makePrivate(file);
  const snapshot = new ReadSnapshot();
  const connectWriter = () => new SqliteConnection(openWriter(file), 'write', snapshot);
  const readConnection = once(() => new SqliteConnection(openEmbeddedReader(file), 'read', snapshot));
  const writer = new Kysely<Tables>({ dialect: createSqliteDialect(connectWriter, 'write') });
  const reader = new Kysely<Tables>({ dialect: createSqliteDialect(readConnection, 'read') });
  const longReaders = new EmbeddedLongReaders(file);
  const checkpoint = createLogCheckpoint(file, {
    copy: () => longReaders.checkpoint(),
    empty: () => emptyLog(writer, snapshot),
  });
  const gate = new LongReadGate(longReads, checkpoint);
  const longReader = new Kysely<Tables>({ dialect: createLongDialect(longReaders, gate, longReads) });
  const readHandle = reader as unknown as ReadHandle;
  allowDirectReads(readHandle, { read: (sql, parameters) => readConnection().read(sql, parameters) });
  return {
    engine: 'sqlite',
    reader: readHandle,
    longReader: longReader as unknown as ReadHandle,
    longReadFigures: () => gate.figures,
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

function createLongDialect(readers: EmbeddedLongReaders, gate: LongReadGate, { timeoutMs }: LongReadLimits) {
  return createLongReadDialect({
    readers,
    gate,
    timeoutMs,
    engine: {
      createQueryCompiler: () => new SqliteQueryCompiler(),
      createAdapter: () => new ReaderAdapter(),
      createIntrospector: (db) => new SqliteIntrospector(db),
    },
  });
}

/** Waits for the writer's turn, and then for nobody: while another process reads, the log stays as it is. */
async function emptyLog(writer: Kysely<Tables>, snapshot: ReadSnapshot): Promise<void> {
  await writer.connection().execute(async (connection) => {
    snapshot.end();
    await connection.executeQuery(CompiledQuery.raw('PRAGMA wal_checkpoint(TRUNCATE)'));
  });
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
  database.exec(
    `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;
     PRAGMA journal_size_limit = ${LOG_KEPT_BYTES};`,
  );
  defineStillWanted(database);
  return database;
}
