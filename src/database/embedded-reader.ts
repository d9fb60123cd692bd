import { DatabaseSync } from 'node:sqlite';

/**
 * How long a read waits for another process, which it does only while a crashed process's log is
 * recovered. The wait stops the thread, so it is short.
 */
const BUSY_TIMEOUT_MS = 50;

/** A connection that can't write; the server may go on writing meanwhile. */
export function openEmbeddedReader(file: string): DatabaseSync {
  return new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, readOnly: true });
}
