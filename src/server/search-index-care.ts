import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { TextIndex } from '../database/text-index.ts';
import type { Metrics } from '../http/metrics.ts';

/** A look is one read of one row. */
const LOOK_EVERY_MS = 1_000;
const AFTER_FAILURE_MS = 60_000;

/** Looks after the search index: says how it is, and has it built where it is not whole. */
export interface SearchIndexCare {
  close(): Promise<void>;
}

export function startSearchIndexCare(
  index: TextIndex,
  { logger, metrics }: { readonly logger: Logger; readonly metrics: Metrics },
): SearchIndexCare {
  const ending = new AbortController();
  const { signal } = ending;
  const look = async (): Promise<number> => {
    try {
      if (await index.isWhole()) return LOOK_EVERY_MS;
      metrics.noteSearchIndex(false);
      logger.warn('the search index is being built; searches are answered 503 until it is there');
      await index.build(signal);
      const isWhole = await index.isWhole();
      metrics.noteSearchIndex(isWhole);
      if (isWhole) logger.info('the search index is there');
      return LOOK_EVERY_MS;
    } catch (error) {
      logger.error({ err: error }, 'the search index could not be built');
      return AFTER_FAILURE_MS;
    }
  };
  const run = async () => {
    metrics.noteSearchIndex(true);
    while (!signal.aborted) {
      const pauseMs = await look();
      await delay(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  };
  const running = run();
  return {
    /** Waits for the step that runs. */
    async close() {
      ending.abort();
      await running;
    },
  };
}
