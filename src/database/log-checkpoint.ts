import { statSync } from 'node:fs';
import type { LongReadRest } from './long-read-gate.ts';

/** Past this size the write-ahead log is folded into the database before the next long read begins. */
const DUE_BYTES = 16 * 1024 * 1024;
/** Another process may hold on to the log: a backup, for one. */
const TRY_AGAIN_MS = 1_000;

export interface CheckpointSteps {
  /** Copies most of the log, away from the main thread. */
  copy(): Promise<void>;
  /** Copies what was written since, and empties the log. */
  empty(): Promise<void>;
}

/**
 * SQLite starts its write-ahead log over only in a moment without readers. Long reads that overlap leave none, and the
 * log would grow for as long as they do; so they make one.
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
        // The disk is full, or somebody else does the same: reads go on, and it is tried again.
      }
      notBefore = sizeOf(`${file}-wal`) >= DUE_BYTES ? performance.now() + TRY_AGAIN_MS : 0;
    },
  };
}

/** 0 when there is no such file. */
function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
