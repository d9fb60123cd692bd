import type { DataSource } from '../../database/data-source.ts';
import { createVolatileUnitOfWork } from '../../database/unit-of-work.ts';
import { startFilling } from './fill-search-texts.ts';
import {
  isSearchComplete,
  type SearchIndexCarePorts,
  searchStateOf,
  startSearchIndexCare,
} from './search-index-care.ts';
import { createSearchTextStore } from './search-text-store.ts';

export interface SearchUpkeepPorts extends SearchIndexCarePorts {
  readonly data: Pick<DataSource, 'database'>;
}

/** Keeps search complete in the background: its texts, and the index of them. */
export interface SearchUpkeep {
  start(): void;
  /** Whether search finds every customer by the current rules. */
  isComplete(): Promise<boolean>;
  /** Waits for the current steps. */
  close(): Promise<void>;
}

export function createSearchUpkeep({ data: { database }, ...ports }: SearchUpkeepPorts): SearchUpkeep {
  const { logger } = ports;
  const state = searchStateOf(database);
  // The texts and the progress are in the same transaction: a crash loses both, and the texts are written again.
  const unitOfWork = createVolatileUnitOfWork(database, (transaction) => ({
    searchTexts: createSearchTextStore(transaction),
  }));
  let running: readonly { close(): Promise<void> }[] = [];
  return {
    start() {
      const filling = startFilling(
        { unitOfWork },
        {
          onDone: (customers) => logger.info({ customers }, 'the search texts are current'),
          onError: (error) =>
            logger.warn(
              { err: error },
              'cannot refresh the search texts now; the next attempt is in a minute',
            ),
        },
      );
      running = [filling, startSearchIndexCare(state, ports)];
    },
    isComplete: () => isSearchComplete(state),
    async close() {
      for (const work of running) await work.close();
    },
  };
}
