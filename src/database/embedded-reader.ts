import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

/**
 * A function on every connection to the embedded engine. In the threads of long reads it throws to end a
 * statement.
 */
export const STILL_WANTED = 'upline_still_wanted';

/**
 * How long a read waits for another process. It waits only while the log of a crashed process is recovered.
 * The wait blocks the thread, so it is short.
 */
const BUSY_TIMEOUT_MS = 50;

export interface EmbeddedReaderOptions {
  /** Called by long statements from time to time; throws to end the statement. */
  readonly isStillWanted?: () => 1;
}

/** A read-only connection; the server can keep writing. */
export function openEmbeddedReader(
  file: string,
  { isStillWanted }: EmbeddedReaderOptions = {},
): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, readOnly: true });
  defineStillWanted(database, isStillWanted);
  return database;
}

/**
 * When no process has the database open, SQLite would create its two files next to it, and a read-only
 * connection would leave them there. So SQLite is told that nothing else writes.
 */
export function openUnchangedFile(file: string): DatabaseSync {
  const isOpenElsewhere = [`${file}-wal`, `${file}-shm`].some((name) => existsSync(name));
  if (isOpenElsewhere) return openEmbeddedReader(file);
  const address = pathToFileURL(file);
  address.searchParams.set('immutable', '1');
  return new DatabaseSync(address, { readOnly: true });
}

/**
 * Every connection has the function, so that one statement fits all. On a connection that is never stopped it
 * costs nothing.
 */
export function defineStillWanted(database: DatabaseSync, isStillWanted?: () => 1): void {
  if (isStillWanted === undefined) database.function(STILL_WANTED, { deterministic: true }, () => 1);
  else database.function(STILL_WANTED, isStillWanted);
}
