import { setTimeout as delay } from 'node:timers/promises';
import type { UnitOfWork } from '../../database/unit-of-work.ts';
import type { SearchTextBatch, SearchTextStore } from './search-text-store.ts';

interface Dependencies {
  readonly unitOfWork: UnitOfWork<{ searchTexts: SearchTextStore }>;
}

/** Small: the embedded engine writes on the main thread, and requests wait while a batch runs. */
const BATCH = 50;
const PAUSE_MS_MIN = 1;
const RETRY_AFTER_MS = 60_000;

/**
 * Refreshes the search texts of customers whose text is missing or from another version.
 * @param signal ends it after the current batch
 * @returns how many texts were checked
 */
export async function fillSearchTexts({ unitOfWork }: Dependencies, signal: AbortSignal): Promise<number> {
  const refreshed = await inBatches(
    () => unitOfWork.run(({ searchTexts }) => searchTexts.refresh(BATCH)),
    signal,
  );
  if (signal.aborted) return refreshed;
  const filled = await inBatches(() => unitOfWork.run(({ searchTexts }) => searchTexts.fill(BATCH)), signal);
  return refreshed + filled;
}

async function inBatches(runNext: () => Promise<SearchTextBatch>, signal: AbortSignal): Promise<number> {
  for (let total = 0; ; ) {
    const startedAt = performance.now();
    const { customers, isLast } = await runNext();
    total += customers;
    if (isLast || signal.aborted) return total;
    // Leaves half of the time to other writers.
    await delay(Math.max(PAUSE_MS_MIN, performance.now() - startedAt));
  }
}

export interface FillingEvents {
  /**
   * Not called when there was nothing to do.
   * @param customers whose texts were checked since the last failure
   */
  onDone(customers: number): void;
  /** A batch failed, for example because the database restarts. The work continues later. */
  onError(error: unknown): void;
}

/**
 * Refreshes the texts in the background, until all are done.
 * @param retryAfterMs pause after a failure
 */
export function startFilling(
  dependencies: Dependencies,
  { onDone, onError }: FillingEvents,
  retryAfterMs = RETRY_AFTER_MS,
) {
  const ending = new AbortController();
  const { signal } = ending;
  const run = async () => {
    for (let hasFailed = false; !signal.aborted; ) {
      try {
        const customers = await fillSearchTexts(dependencies, signal);
        if ((customers > 0 || hasFailed) && !signal.aborted) onDone(customers);
        return;
      } catch (error) {
        hasFailed = true;
        onError(error);
        await delay(retryAfterMs, undefined, { signal, ref: false }).catch(() => undefined);
      }
    }
  };
  const running = run();
  return {
    /** Waits for the current batch. */
    async close(): Promise<void> {
      ending.abort();
      await running;
    },
  };
}
