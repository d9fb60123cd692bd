import type { DataSource } from '../database/data-source.ts';
import type { WriteHandle } from '../database/database.ts';
import { createColumnCipher } from '../database/encryption.ts';
import { createUnitOfWork, createVolatileUnitOfWork, type UnitOfWork } from '../database/unit-of-work.ts';
import type { DeliveryStores } from './delivery/deliveries.ts';
import { createDeliveryStore } from './delivery/delivery-store.ts';
import { createEndpointReader, type EndpointReader } from './endpoints/endpoint-reader.ts';
import { createEndpointStore } from './endpoints/endpoint-store.ts';
import { type HourOfAttempts, readHours } from './endpoints/hour-count-store.ts';
import { createEventStore } from './event-store.ts';
import { createFeedReader, type FeedReader } from './feed-reader.ts';

/** The parts of events that the server and the commands share. */
export interface EventStorage {
  readonly feed: FeedReader;
  readonly endpoints: EndpointReader;
  /** Attempts of an endpoint by hour. */
  readonly hoursOf: (endpointId: number, now: Date) => Promise<HourOfAttempts[]>;
  readonly unitOfWork: UnitOfWork<DeliveryStores>;
  /** For the progress of deliveries: after a crash of the machine, some deliveries are repeated. */
  readonly progress: UnitOfWork<Pick<DeliveryStores, 'deliveries'>>;
}

/** The events' part of the stores of one transaction. */
export const eventStores = { events: createEventStore };

export function openEventStorage({ database, secretKey }: DataSource): EventStorage {
  const cipher = createColumnCipher(secretKey, 'event-endpoints');
  const bindDeliveries = (transaction: WriteHandle) => ({
    deliveries: createDeliveryStore(transaction, cipher),
  });
  return {
    progress: createVolatileUnitOfWork(database, bindDeliveries),
    feed: createFeedReader(database.reader),
    endpoints: createEndpointReader(database.reader, cipher),
    hoursOf: (endpointId, now) => readHours(database.reader, endpointId, now),
    unitOfWork: createUnitOfWork(database.writer, (transaction) => ({
      deliveries: createDeliveryStore(transaction, cipher),
      endpoints: createEndpointStore(transaction, cipher),
      events: createEventStore(transaction),
    })),
  };
}
