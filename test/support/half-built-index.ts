import { setTimeout as pause } from 'node:timers/promises';
import type { TreeIndexSources } from '../../src/trees/tree-storage.ts';

/** Longest time that a finished index is held back. */
const HELD_BACK_MS_MAX = 400;
/** One in this many reads of the log finds that the log was pruned, so that the index is rebuilt. */
const READS_A_LOSS = 25;

/**
 * Indexes of trees that come and go: each is held back for a while when it is built, and is dropped after some reads.
 * Requests are therefore answered by the database, by the index, or by both in turn.
 */
export function halfBuilt({ build, readChanges }: TreeIndexSources): TreeIndexSources {
  return {
    async build(tree, shape, signal) {
      const result = await build(tree, shape, signal);
      await pause(Math.random() * HELD_BACK_MS_MAX, null, { signal });
      return result;
    },
    readChanges: async (db, query) =>
      Math.random() * READS_A_LOSS < 1 ? { kind: 'lost' } : readChanges(db, query),
  };
}
