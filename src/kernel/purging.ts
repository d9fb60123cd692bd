import { setImmediate as nextTurn } from 'node:timers/promises';

/** Small, so that no request waits long for the single writer of the embedded engine. */
const BATCH = 200;
const INTERVAL_MS = 60_000;

/** Removes expired rows. @param signal stops after the running batch */
export type Purge = (signal?: AbortSignal) => Promise<number>;

/**
 * @param removeBatch removes at most this many, and returns how many it removed
 * @returns how many were removed
 */
export async function purgeInBatches(
  removeBatch: (limit: number) => Promise<number>,
  signal?: AbortSignal,
): Promise<number> {
  let total = 0;
  for (;;) {
    const removed = await removeBatch(BATCH);
    total += removed;
    if (removed < BATCH || signal?.aborted === true) return total;
    await nextTurn();
  }
}

/**
 * Purges every minute in the background.
 * @param onError called for a failure; the next round tries again
 * @param onRound called after each round
 */
export function startPurging(
  purges: readonly Purge[],
  onError: (error: unknown) => void,
  onRound: (outcome: 'Succeeded' | 'Failed') => void,
) {
  const ending = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const round = async () => {
    let outcome: 'Succeeded' | 'Failed' = 'Succeeded';
    for (const purge of purges) {
      await purge(ending.signal).catch((error: unknown) => {
        outcome = 'Failed';
        onError(error);
      });
    }
    onRound(outcome);
  };
  const timer = setInterval(() => {
    running = running.then(round);
  }, INTERVAL_MS);
  timer.unref();
  return {
    /** Waits for the running batch. */
    async close(): Promise<void> {
      clearInterval(timer);
      ending.abort();
      await running;
    },
  };
}
