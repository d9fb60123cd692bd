import { setTimeout as delay } from 'node:timers/promises';
import type { UnitOfWork } from '../../database/unit-of-work.ts';
import type { SearchTextBatch, SearchTextStore } from './search-text-store.ts';

interface Dependencies {
  readonly unitOfWork: UnitOfWork<{ searchTexts: SearchTextStore }>;
}

/** Small: the embedded engine writes on the main thread, and requests wait while a batch runs. */
const BATCH = 50;
const PAUSE_MS_MIN = 1;

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
  /** @param customers whose texts were checked; not called when there was nothing to do */
  onDone(customers: number): void;
  /** The next start completes unfinished work. */
  onError(error: unknown): void;
}

/** Runs once, in the background. */
export function startFilling(dependencies: Dependencies, { onDone, onError }: FillingEvents) {
  const ending = new AbortController();
  const running = fillSearchTexts(dependencies, ending.signal).then((customers) => {
    if (customers > 0 && !ending.signal.aborted) onDone(customers);
  }, onError);
  return {
    /** Waits for the current batch. */
    async close(): Promise<void> {
      ending.abort();
      await running;
    },
  };
}
