import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from '../../database/database.ts';
import type { TextIndex } from '../../database/text-index.ts';
import type { Metrics } from '../../http/metrics.ts';
import { createSearchTextReader, type SearchTextReader } from './search-text-store.ts';

/** One check reads some rows, and counts what waits for the index. */
const CHECK_EVERY_MS = 1_000;
const UNTIL_CURRENT_MS = 100;
const AFTER_FAILURE_MS = 60_000;

export interface SearchIndexCare {
  close(): Promise<void>;
}

export interface SearchIndexCarePorts {
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly metrics: Pick<Metrics, 'noteSearchIndex'>;
}

/** The data that search reads. */
export interface SearchState {
  readonly index: TextIndex;
  readonly texts: SearchTextReader;
}

export function searchStateOf({ reader, textIndex }: Pick<Database, 'reader' | 'textIndex'>): SearchState {
  return { index: textIndex, texts: createSearchTextReader(reader) };
}

/** Whether search finds every customer by the current rules. */
export async function isSearchComplete({ index, texts }: SearchState): Promise<boolean> {
  return (await texts.areCurrent()) && (await index.isWhole());
}

/** Reports the state of the search index, builds it again when it is incomplete, merges it after a build, and updates it. */
export function startSearchIndexCare(
  { index, texts }: SearchState,
  { logger, metrics }: SearchIndexCarePorts,
): SearchIndexCare {
  const ending = new AbortController();
  const { signal } = ending;
  const check = async (): Promise<number> => {
    try {
      const areCurrent = await texts.areCurrent();
      if (await index.isWhole()) {
        metrics.noteSearchIndex(areCurrent);
        if (await index.isMergeDue()) await index.merge(signal);
        if (await index.isFlushDue()) await index.flush(signal);
        return CHECK_EVERY_MS;
      }
      // Building waits for the texts: an index of old texts would have to be updated for each of them.
      if (!areCurrent) {
        metrics.noteSearchIndex(false);
        return UNTIL_CURRENT_MS;
      }
      metrics.noteSearchIndex(false);
      logger.warn('the search index is being built; searches get a 503 until it is complete');
      await index.build(signal);
      const isWhole = await index.isWhole();
      metrics.noteSearchIndex(isWhole);
      if (isWhole) logger.info('the search index is complete');
      // The merge follows at once.
      return isWhole ? 0 : CHECK_EVERY_MS;
    } catch (error) {
      logger.error(
        { err: error },
        'cannot build, merge or update the search index now; the next attempt is in a minute',
      );
      return AFTER_FAILURE_MS;
    }
  };
  const run = async () => {
    metrics.noteSearchIndex(true);
    while (!signal.aborted) {
      const pauseMs = await check();
      await delay(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  };
  const running = run();
  return {
    /** Waits for the current check or build step. */
    async close() {
      ending.abort();
      await running;
    },
  };
}
