import { DatabaseSync } from 'node:sqlite';
import { defineStillWanted } from './embedded-reader.ts';

/**
 * Never waits for another connection: the wait would stop this whole thread, and with fifty requests in line,
 * one short wait after the other would leave no time for anything else. A unit of work tries again for
 * seconds instead, without stopping anything.
 */
const BUSY_TIMEOUT_MS = 0;

/** What is kept of the write-ahead log's file when it starts over: making a file longer costs more than writing into it. */
const LOG_KEPT_BYTES = 8 * 1024 * 1024;

/**
 * A connection that writes.
 * @param options `defensive: false` lets it write into the tables that the search index is made of
 */
export function openEmbeddedWriter(
  file: string,
  options: { readonly defensive?: boolean } = {},
): DatabaseSync {
  const database = new DatabaseSync(file, {
    ...options,
    timeout: BUSY_TIMEOUT_MS,
    enableForeignKeyConstraints: true,
  });
  // WAL lets readers go on while one writes. FULL makes a commit durable before it is acknowledged:
  // income hangs on these rows, and one fsync is small beside one password hash.
  // What is deleted is overwritten, so that an erased person is not found in unused parts of the file.
  try {
    database.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;
       PRAGMA journal_size_limit = ${LOG_KEPT_BYTES};`,
    );
  } catch (error) {
    database.close();
    throw error;
  }
  defineStillWanted(database);
  return database;
}
