import { closeSync, existsSync, fsyncSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { isTransient } from './database-errors.ts';
import { openEmbeddedWriter } from './embedded-writer.ts';
import { retryTransient } from './retry-transient.ts';
import { overwriteRound } from './unused-bytes-file.ts';
import { type Progress, readDue, writeProgress } from './unused-bytes-mark.ts';

/** Shorter than the wait of a process that wants to open the file (`retry-transient.ts`). */
const HOLD_MS_MAX = 3_000;
/** Two servers that stop at the same time must not block each other. */
const ATTEMPTS = 12;
const PAUSE_MS_MAX = 100;

/**
 * Overwrites what erased persons left in unused parts of the file, if an erasure happened since the last run.
 * Leaves the file alone while another process has it open, or if its form is unexpected. It holds the file
 * for some seconds at most and continues at the next call.
 *
 * No byte that SQLite reads changes, and SQLite itself makes every other change, so an interruption at any
 * moment is harmless.
 * @param file a database that this process has closed
 */
export async function overwriteUnusedBytes(file: string, holdMs = HOLD_MS_MAX): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    // Opening a removed file would create it again.
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
    // The order matters: closing any handle of a file gives up all locks that this process has on it.
    database.close();
    if (handle !== undefined) closeSync(handle);
  }
}

/**
 * Turns the write-ahead log off, which SQLite refuses while another process has the file open, and locks the
 * file until the connection is closed.
 * @returns false when another process has it open
 */
function takeAlone(database: DatabaseSync): boolean {
  database.exec('PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA journal_mode = DELETE');
  database.exec('BEGIN EXCLUSIVE');
  // Another process may have opened it in between and turned the log on again; the lock would block its
  // readers.
  return database.prepare('PRAGMA journal_mode').get()?.['journal_mode'] === 'delete';
}

/** A new connection, which has no old page in memory, turns the write-ahead log on again. */
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
