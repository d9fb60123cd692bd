import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../call-context.ts';
import type { UnitOfWork } from '../database/unit-of-work.ts';
import type { IdempotencyStore } from './idempotency-store.ts';

export interface PurgeDependencies {
  readonly unitOfWork: UnitOfWork<{ keys: IdempotencyStore }>;
  readonly clock: Clock;
}

/** Small, so that no request waits long for the one writer of the embedded engine. */
const BATCH = 200;
const INTERVAL_MS = 60_000;

/**
 * Removes the keys that have run out.
 * @param signal ends it after the batch that runs
 * @returns how many were removed
 */
export async function purgeKeys(
  { unitOfWork, clock }: PurgeDependencies,
  signal?: AbortSignal,
): Promise<number> {
  const now = clock().toISOString();
  let total = 0;
  for (;;) {
    const removed = await unitOfWork.run(({ keys }) => keys.purge(now, BATCH));
    total += removed;
    if (removed < BATCH || signal?.aborted === true) return total;
    await nextTurn();
  }
}

/** Purges every minute in the background. @param onError a failure is made good by the next round */
export function startPurging(dependencies: PurgeDependencies, onError: (error: unknown) => void) {
  const ending = new AbortController();
  let running = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(() => purgeKeys(dependencies, ending.signal)).then(() => undefined, onError);
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
