import type { Logger } from 'pino';
import type { Metrics } from '../http/metrics.ts';
import { type Purge, startPurging } from '../kernel/purging.ts';
import { startSearchTexts } from './customer-storage.ts';
import type { Installation } from './installation.ts';
import { searchStateOf, startSearchIndexCare } from './search-index-care.ts';

export interface BackgroundWorkOptions {
  readonly purges: readonly Purge[];
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Starts the work that no request waits for: removing expired rows, and keeping search complete. */
export function startBackgroundWork(
  installation: Installation,
  { purges, logger, metrics }: BackgroundWorkOptions,
) {
  const purging = startPurging(purges, (error) => logger.warn({ err: error }, 'cannot remove expired rows'));
  const filling = startSearchTexts(installation, {
    onDone: (customers) => logger.info({ customers }, 'the search texts are current'),
    onError: (error) =>
      logger.warn({ err: error }, 'cannot refresh the search texts now; the next attempt is in a minute'),
  });
  const searchIndex = startSearchIndexCare(searchStateOf(installation.database), { logger, metrics });
  return {
    /** Waits for the current steps. */
    async close(): Promise<void> {
      await purging.close();
      await filling.close();
      await searchIndex.close();
    },
  };
}
