import { setImmediate as nextTurn } from 'node:timers/promises';

/** Small, so that no request waits long for the one writer of the embedded engine. */
const BATCH = 200;
const INTERVAL_MS = 60_000;

/** Removes what has run out. @param signal ends it after the batch that runs */
export type Purge = (signal?: AbortSignal) => Promise<number>;

/**
 * @param removeBatch removes so many at the most, and says how many it did
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

/** Purges every minute in the background. @param onError a failure is made good by the next round */
export function startPurging(purges: readonly Purge[], onError: (error: unknown) => void) {
  const ending = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const round = async () => {
    for (const purge of purges) await purge(ending.signal).catch(onError);
  };
  const timer = setInterval(() => {
    running = running.then(round);
  }, INTERVAL_MS);
  timer.unref();
  return {
    /** Waits for the batch that runs. */
    async close(): Promise<void> {
      clearInterval(timer);
      ending.abort();
      await running;
    },
  };
}
