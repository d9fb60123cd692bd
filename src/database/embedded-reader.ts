import { DatabaseSync } from 'node:sqlite';
import { STILL_WANTED } from './engine.ts';

/**
 * How long a read waits for another process, which it does only while a crashed process's log is
 * recovered. The wait stops the thread, so it is short.
 */
const BUSY_TIMEOUT_MS = 50;

export interface EmbeddedReaderOptions {
  /** Asked by walks now and then; throws to end the statement. */
  readonly isStillWanted?: () => 1;
}

/** A connection that can't write; the server may go on writing meanwhile. */
export function openEmbeddedReader(
  file: string,
  { isStillWanted }: EmbeddedReaderOptions = {},
): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, readOnly: true });
  defineStillWanted(database, isStillWanted);
  return database;
}

/** Every connection has the function, so that one statement fits all; where nobody stops it, it costs nothing. */
export function defineStillWanted(database: DatabaseSync, isStillWanted?: () => 1): void {
  if (isStillWanted === undefined) database.function(STILL_WANTED, { deterministic: true }, () => 1);
  else database.function(STILL_WANTED, isStillWanted);
}
