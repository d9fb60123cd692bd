import { setImmediate as nextTurn } from 'node:timers/promises';
import type { UnitOfWork } from '../../database/unit-of-work.ts';
import type { SearchTextStore } from './search-text-store.ts';

type Dependencies = { readonly unitOfWork: UnitOfWork<{ searchTexts: SearchTextStore }> };

/** Small, so that no request waits long for the one writer of the embedded engine. */
const BATCH = 100;

/**
 * Makes everybody findable who is not yet, for example after an import.
 * @param signal ends it after the batch that runs
 */
export async function fillSearchTexts({ unitOfWork }: Dependencies, signal?: AbortSignal): Promise<number> {
  let total = 0;
  for (;;) {
    const filled = await unitOfWork.run(({ searchTexts }) => searchTexts.fill(BATCH));
    total += filled;
    if (filled < BATCH || signal?.aborted === true) return total;
    await nextTurn();
  }
}

/** Does it once, in the background. @param onError what is not done then, the next start does */
export function startFilling(dependencies: Dependencies, onError: (error: unknown) => void) {
  const ending = new AbortController();
  const running = fillSearchTexts(dependencies, ending.signal).catch(onError);
  return {
    /** Waits for the batch that runs. */
    async close(): Promise<void> {
      ending.abort();
      await running;
    },
  };
}
