import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { isSearchIndexBroken } from './database-errors.ts';
import { openEmbeddedWriter } from './embedded-writer.ts';
import { retryTransient } from './retry-transient.ts';
import { buildNextPart, MARK_BROKEN, mergeNextPart } from './text-index-build.ts';
import { flushNextPart } from './text-index-flush.ts';

/*
 * Builds, merges or updates the search index in a separate thread while the server reads and writes. Ends when the
 * work is complete, or when told to stop.
 */

/** What a thread does with the index of a file. */
export interface TextIndexWork {
  readonly file: string;
  readonly work: 'build' | 'merge' | 'flush';
}

/** An index that breaks again while it is built has a permanent fault. */
const ATTEMPTS_MAX = 3;
const PAUSE_MS_MIN = 5;

let isStopped = false;
parentPort?.on('message', () => {
  isStopped = true;
});

const { file, work } = workerData as TextIndexWork;
const database: DatabaseSync = openEmbeddedWriter(file, { defensive: false });
try {
  await (work === 'build' ? build() : keepUp(work === 'merge' ? mergeNextPart : flushNextPart));
} finally {
  database.close();
  parentPort?.close();
}

async function build(): Promise<void> {
  let breaks = 0;
  await inSteps(async () => {
    try {
      return await retryTransient(async () => buildNextPart(database));
    } catch (error) {
      breaks += 1;
      if (!isSearchIndexBroken(error) || breaks >= ATTEMPTS_MAX) throw error;
      await retryTransient(async () => database.exec(MARK_BROKEN));
      return false;
    }
  });
}

/** @param takeStep says whether it was the last step */
async function keepUp(takeStep: (database: DatabaseSync) => boolean): Promise<void> {
  await inSteps(async () => {
    try {
      return await retryTransient(async () => takeStep(database));
    } catch (error) {
      if (!isSearchIndexBroken(error)) throw error;
      // It must be built again, which makes another merge due.
      await retryTransient(async () => database.exec(MARK_BROKEN));
      return true;
    }
  });
}

/** @param takeStep says whether it was the last step */
async function inSteps(takeStep: () => Promise<boolean>): Promise<void> {
  let isDone = false;
  while (!isDone && !isStopped) {
    const startedAt = performance.now();
    isDone = await takeStep();
    // Half of the time belongs to other writers.
    await delay(Math.max(PAUSE_MS_MIN, performance.now() - startedAt));
  }
}
