import { DatabaseSync } from 'node:sqlite';
import { defineStillWanted } from './embedded-reader.ts';

/**
 * Never waits for another connection. The wait would block the whole thread, and fifty queued requests that
 * each wait a moment would leave no time for other work. A unit of work retries for some seconds instead,
 * without blocking.
 */
const BUSY_TIMEOUT_MS = 0;

/**
 * The write-ahead log keeps this size when it starts over: growing a file costs more than writing into it.
 */
const LOG_KEPT_BYTES = 8 * 1024 * 1024;

/**
 * A connection that writes.
 * @param options `defensive: false` allows writes to the tables behind the search index
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
  // WAL lets readers continue while one connection writes. FULL makes a commit durable before it is
  // acknowledged: income depends on these rows, and one fsync is cheap compared with one password hash.
  // Deleted data is overwritten, so that unused parts of the file hold nothing of an erased person.
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
