import { constants } from 'node:os';
import path from 'node:path';
import { CompiledQuery, Kysely, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { lazy } from '../kernel/lazy.ts';
import { makeDirectory } from '../kernel/make-directory.ts';
import type { Database, ReadHandle } from './database.ts';
import { EmbeddedLongReaders } from './embedded-long-readers.ts';
import { openEmbeddedReader } from './embedded-reader.ts';
import { createEmbeddedTextIndex } from './embedded-text-index.ts';
import { openEmbeddedWriter } from './embedded-writer.ts';
import { createLogCheckpoint } from './log-checkpoint.ts';
import { createLongReadDialect } from './long-read-dialect.ts';
import { LongReadGate } from './long-read-gate.ts';
import type { LongReadLane } from './long-read-lane.ts';
import type { LongReadLimits } from './long-read-limits.ts';
import { allowDirectReads } from './prepared-query.ts';
import { makePrivate } from './private-file.ts';
import { ReadSnapshot } from './read-snapshot.ts';
import { createSqliteDialect, ReaderAdapter, SqliteConnection } from './sqlite-dialect.ts';
import type { Tables } from './tables/tables.ts';

/**
 * Opens the embedded database and creates the file if it does not exist.
 * @param file path of the SQLite file. Only its owner can read it; the same holds for a directory created
 *   here
 */
export function openEmbeddedDatabase(file: string, longReads: LongReadLimits): Database {
  makeDirectory(path.dirname(file));
  makePrivate(file);
  const snapshot = new ReadSnapshot();
  const connectWriter = () => new SqliteConnection(openEmbeddedWriter(file), 'write', snapshot);
  const readConnection = lazy(() => new SqliteConnection(openEmbeddedReader(file), 'read', snapshot));
  const writer = new Kysely<Tables>({ dialect: createSqliteDialect(connectWriter, 'write') });
  const reader = new Kysely<Tables>({ dialect: createSqliteDialect(readConnection, 'read') });
  const longReaders = new EmbeddedLongReaders(file, constants.priority.PRIORITY_LOW);
  const searchers = new EmbeddedLongReaders(file, constants.priority.PRIORITY_BELOW_NORMAL);
  const checkpoint = createLogCheckpoint(file, {
    copy: () => longReaders.checkpoint(),
    empty: () => emptyLog(writer, snapshot),
  });
  const gate = new LongReadGate(longReads, checkpoint);
  const openLane = (lane: LongReadLane, readers = longReaders) =>
    new Kysely<Tables>({ dialect: createLongDialect(readers, lane, longReads) });
  const longReader = openLane(gate.reports);
  const longReaderOfWrites = openLane(gate.writes);
  const searchReader = openLane(gate.searches, searchers);
  const readHandle = reader as unknown as ReadHandle;
  allowDirectReads(readHandle, { read: (sql, parameters) => readConnection().read(sql, parameters) });
  return {
    engine: 'sqlite',
    scanSource: { file },
    reader: readHandle,
    longReader: longReader as unknown as ReadHandle,
    longReaderOfWrites: longReaderOfWrites as unknown as ReadHandle,
    searchReader: searchReader as unknown as ReadHandle,
    longReadFigures: () => gate.figures,
    writer,
    textIndex: createEmbeddedTextIndex(file, readHandle, writer),
    prepare: (work) => work(writer),
    async close() {
      // The writer closes last: the last connection to close writes the log back into the database file.
      await longReader.destroy();
      await longReaderOfWrites.destroy();
      await searchReader.destroy();
      await reader.destroy();
      await writer.destroy();
    },
  };
}

function createLongDialect(readers: EmbeddedLongReaders, lane: LongReadLane, { timeoutMs }: LongReadLimits) {
  return createLongReadDialect({
    readers,
    lane,
    timeoutMs,
    engine: {
      createQueryCompiler: () => new SqliteQueryCompiler(),
      createAdapter: () => new ReaderAdapter(),
      createIntrospector: (db) => new SqliteIntrospector(db),
    },
  });
}

/** Waits only for the writer's turn. While another process reads, the log stays as it is. */
async function emptyLog(writer: Kysely<Tables>, snapshot: ReadSnapshot): Promise<void> {
  await writer.connection().execute(async (connection) => {
    snapshot.end();
    await connection.executeQuery(CompiledQuery.raw('PRAGMA wal_checkpoint(TRUNCATE)'));
  });
}
