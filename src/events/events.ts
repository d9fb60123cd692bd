import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import type { DataSource } from '../database/data-source.ts';
import { createUnitOfWork } from '../database/unit-of-work.ts';
import { bindOperations } from '../http/operation.ts';
import type { ProductModule } from '../http/product-module.ts';
import type { Clock } from '../kernel/call-context.ts';
import { eventOperations } from './event-operations.ts';
import { createFeedReader } from './feed-reader.ts';
import { createFeedSignal } from './feed-signal.ts';
import { createPurgeFeed } from './purge-feed.ts';
import { createPurgeStore } from './purge-store.ts';
import { createSequenceStore } from './sequence-store.ts';
import { startSequencer } from './sequencer.ts';

export interface EventPorts {
  readonly data: DataSource;
  /** Ids of the operations that a subscription may use, by its name. */
  readonly operationsOf: (subscription: string) => Promise<ReadonlySet<string>>;
  readonly config: Pick<Config, 'eventDays'>;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  readonly clock: Clock;
}

/** The feed of events. */
export interface Events extends ProductModule {
  /** Call it after each commit that may have stored events. */
  note(): void;
  /** Ends the waits of long polls, so that their connections can close. */
  endWaits(): void;
}

export function startEvents({ data, operationsOf, config, logger, clock }: EventPorts): Events {
  const { engine, reader, writer } = data.database;
  const feed = createFeedReader(reader);
  const signal = createFeedSignal();
  const sequencer = startSequencer({
    sequence:
      engine === 'sqlite'
        ? null
        : createUnitOfWork(writer, (transaction) => ({ sequence: createSequenceStore(transaction) })),
    feed,
    signal,
    onError: (error) =>
      logger.warn({ err: error }, 'cannot number events now; the next attempt follows at once'),
  });
  const unitOfWork = createUnitOfWork(writer, (transaction) => ({ purges: createPurgeStore(transaction) }));
  return {
    note: sequencer.note,
    endWaits: signal.end,
    operations: bindOperations(eventOperations, { feed, signal, operationsOf }),
    purges: [createPurgeFeed({ unitOfWork, retentionDays: config.eventDays, clock })],
    close: sequencer.close,
  };
}
