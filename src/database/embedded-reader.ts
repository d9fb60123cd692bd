import { DatabaseSync } from 'node:sqlite';

/**
 * How long a statement waits for another process that is writing. The wait stops the thread, so it is
 * short; a unit of work tries again for longer, without stopping anything.
 */
export const BUSY_TIMEOUT_MS = 50;

/** A connection that can't write; the server may go on writing meanwhile. */
export function openEmbeddedReader(file: string): DatabaseSync {
  return new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, readOnly: true });
}
