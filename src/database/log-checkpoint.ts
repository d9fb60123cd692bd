import { statSync } from 'node:fs';
import type { LongReadRest } from './long-read-gate.ts';

/**
 * Above this size, the write-ahead log is written back into the database before the next long read begins.
 */
const DUE_BYTES = 16 * 1024 * 1024;
/** Another process may hold the log: a backup, for example. */
const TRY_AGAIN_MS = 1_000;

export interface CheckpointSteps {
  /** Copies most of the log, outside the main thread. */
  copy(): Promise<void>;
  /** Copies what was written since then, and empties the log. */
  empty(): Promise<void>;
}

/**
 * SQLite starts its write-ahead log over only at a moment without readers. Overlapping long reads leave no
 * such moment, and the log would keep growing, so long reads pause for one.
 * @param file the database
 */
export function createLogCheckpoint(file: string, { copy, empty }: CheckpointSteps): LongReadRest {
  let notBefore = 0;
  return {
    isDue: () => performance.now() >= notBefore && sizeOf(`${file}-wal`) >= DUE_BYTES,
    async run() {
      try {
        await copy();
        await empty();
      } catch {
        // The disk is full, or another process does the same: reads continue, and a later call tries again.
      }
      notBefore = sizeOf(`${file}-wal`) >= DUE_BYTES ? performance.now() + TRY_AGAIN_MS : 0;
    },
  };
}

/** 0 when the file does not exist. */
function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
