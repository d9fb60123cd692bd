import { closeSync, existsSync, fsyncSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { isTransient } from './database-errors.ts';
import { openEmbeddedWriter } from './embedded-writer.ts';
import { retryTransient } from './retry-transient.ts';
import { overwriteRound } from './unused-bytes-file.ts';
import { type Progress, readDue, writeProgress } from './unused-bytes-mark.ts';

/** Shorter than those who want to open the file wait for it (`retry-transient.ts`). */
const HOLD_MS_MAX = 3_000;
/** Two servers that stop at once must not keep each other from it. */
const ATTEMPTS = 12;
const PAUSE_MS_MAX = 100;

/**
 * Overwrites what erased persons left in parts of the file that mean nothing, if somebody was erased since this was last
 * done. Leaves the file alone while anybody else has it open, and one that is not as expected. It holds on to the
 * file for some seconds at most, and goes on at the next call.
 *
 * No byte that SQLite reads is changed, and SQLite itself makes every other change, so an end at any moment is harmless.
 * @param file a database that this process has closed
 */
export async function overwriteUnusedBytes(file: string, holdMs = HOLD_MS_MAX): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    // To open a file that was removed would make it again.
    if (!existsSync(file)) return;
    const outcome = await tryOnce(file, holdMs);
    if (outcome === 'nothing to do') return;
    if (outcome !== 'in use') return notePast(file, outcome);
    await delay(Math.random() * PAUSE_MS_MAX);
  }
}

async function tryOnce(file: string, holdMs: number): Promise<Progress | 'nothing to do' | 'in use'> {
  const database = new DatabaseSync(file, { timeout: 0 });
  let handle: number | undefined;
  try {
    const due = readDue(database);
    if (due === null) return 'nothing to do';
    if (!takeAlone(database)) return 'in use';
    handle = openSync(file, 'r+');
    const progress = await overwriteRound(handle, due, performance.now() + holdMs);
    fsyncSync(handle);
    return progress ?? 'nothing to do';
  } catch (error) {
    if (isTransient(error)) return 'in use';
    throw error;
  } finally {
    // In this order: to close any handle of a file gives up the locks that this process has on it.
    database.close();
    if (handle !== undefined) closeSync(handle);
  }
}

/**
 * Leaves the write-ahead log, which SQLite refuses while anybody else has the file open, and locks the file against
 * everybody until the connection is closed.
 * @returns false when somebody else has it open
 */
function takeAlone(database: DatabaseSync): boolean {
  database.exec('PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA journal_mode = DELETE');
  database.exec('BEGIN EXCLUSIVE');
  // Somebody may have opened it in between, and turned the log on again: that lock would keep readers in.
  return database.prepare('PRAGMA journal_mode').get()?.['journal_mode'] === 'delete';
}

/** A connection of its own, which has no page in memory from before, turns the write-ahead log on again. */
function notePast(file: string, progress: Progress): Promise<void> {
  return retryTransient(async () => {
    const database = openEmbeddedWriter(file);
    try {
      writeProgress(database, progress);
    } finally {
      database.close();
    }
  });
}
