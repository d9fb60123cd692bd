import { setTimeout as delay } from 'node:timers/promises';
import type { UnitOfWork } from '../../database/unit-of-work.ts';
import type { SearchTextBatch, SearchTextStore } from './search-text-store.ts';

interface Dependencies {
  readonly unitOfWork: UnitOfWork<{ searchTexts: SearchTextStore }>;
}

/** Small: the embedded engine writes on the main thread, and requests wait for as long as a batch takes. */
const BATCH = 50;
const PAUSE_MS_MIN = 1;

/**
 * Makes everybody findable by today's search: whose text another version has made, and who has none.
 * @param signal ends it after the batch that runs
 * @returns how many texts were looked at
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
    // Half of the time belongs to others who write.
    await delay(Math.max(PAUSE_MS_MIN, performance.now() - startedAt));
  }
}

export interface FillingEvents {
  /** @param customers whose texts were looked at; not called when there was nothing to do */
  onDone(customers: number): void;
  /** What is not done, the next start does. */
  onError(error: unknown): void;
}

/** Does it once, in the background. */
export function startFilling(dependencies: Dependencies, { onDone, onError }: FillingEvents) {
  const ending = new AbortController();
  const running = fillSearchTexts(dependencies, ending.signal).then((customers) => {
    if (customers > 0 && !ending.signal.aborted) onDone(customers);
  }, onError);
  return {
    /** Waits for the batch that runs. */
    async close(): Promise<void> {
      ending.abort();
      await running;
    },
  };
}
