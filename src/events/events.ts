import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import type { DataSource } from '../database/data-source.ts';
import { createUnitOfWork } from '../database/unit-of-work.ts';
import type { Metrics } from '../http/metrics.ts';
import { bindOperations } from '../http/operation.ts';
import type { ProductModule } from '../http/product-module.ts';
import type { Clock } from '../kernel/call-context.ts';
import { startDayEvents } from './day-events.ts';
import { createDayStore } from './day-store.ts';
import { createCheckedAgents } from './delivery/checked-agents.ts';
import { Deliveries } from './delivery/deliveries.ts';
import { createEventNetworks } from './delivery/event-networks.ts';
import type { DeliveredCustomer } from './delivery/published-bodies.ts';
import { createPurgeAttempts } from './delivery/purge-attempts.ts';
import { createSendToHandler, type EventHandler } from './delivery/send-to-handler.ts';
import { createSendWebhook } from './delivery/send-webhook.ts';
import { createMayGet, createTypesFor, type SubscriptionRights } from './delivery/types-for.ts';
import { createDescribeEndpoint } from './endpoints/describe-endpoints.ts';
import type { EndpointReader } from './endpoints/endpoint-reader.ts';
import { keepExtensionEndpoint } from './endpoints/extension-endpoint.ts';
import type { HourOfAttempts } from './endpoints/hour-count-store.ts';
import { createEndpointManager, type EndpointManager } from './endpoints/manage-endpoints.ts';
import { createPreviewEvent, type PreviewEvent } from './endpoints/preview-event.ts';
import { eventOperations } from './event-operations.ts';
import { openEventStorage } from './event-storage.ts';
import { createEventStore } from './event-store.ts';
import type { FeedReader } from './feed-reader.ts';
import { createFeedSignal } from './feed-signal.ts';
import { createPurgeFeed } from './purge-feed.ts';
import { createPurgeStore } from './purge-store.ts';
import { createSequenceStore } from './sequence-store.ts';
import { startSequencer } from './sequencer.ts';

export { validateEventHandlers } from './delivery/send-to-handler.ts';

export interface EventPorts {
  readonly data: DataSource;
  readonly rights: SubscriptionRights;
  /** A customer as stored now; `null` for an unknown id. */
  readonly customer: (id: number) => Promise<DeliveredCustomer | null>;
  /** Handlers of the client extension, by type of event. */
  readonly handlers: Readonly<Partial<Record<string, EventHandler>>>;
  readonly config: Pick<Config, 'dataDirectory' | 'dayStart' | 'eventDays' | 'eventNetworks' | 'clientId'>;
  readonly metrics: Pick<Metrics, 'countDelivery' | 'watchEndpoints'>;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  readonly clock: Clock;
}

/** The endpoint functions that the pages of the portal use. */
export interface EndpointTools {
  readonly endpoints: EndpointManager;
  readonly reader: EndpointReader;
  readonly feed: FeedReader;
  readonly describe: ReturnType<typeof createDescribeEndpoint>;
  readonly preview: PreviewEvent;
  /** Attempts of an endpoint in the last 24 hours, by hour. */
  readonly lastHours: (endpointId: number) => Promise<HourOfAttempts[]>;
}

/** The feed of events, and their delivery. */
export interface Events extends ProductModule {
  readonly tools: EndpointTools;
  /** Call this after each commit that may have stored events. */
  note(): void;
  /** Ends the waits of long polls, so that their connections can close. */
  endWaits(): void;
  close(): Promise<void>;
}

export async function startEvents(ports: EventPorts): Promise<Events> {
  const { data, rights, config, metrics, logger, clock } = ports;
  const storage = openEventStorage(data);
  const { feed, endpoints: reader, unitOfWork, progress } = storage;
  const signal = createFeedSignal();
  const sequencer = startSequencer({
    sequence: data.database.engine === 'sqlite' ? null : createSequenceStore(data.database.writer),
    feed,
    signal,
    onError: (error) =>
      logger.warn({ err: error }, 'cannot number events now; the next attempt follows at once'),
  });
  const networks = createEventNetworks(config.eventNetworks);
  const agents = createCheckedAgents(networks);
  const send = createSendWebhook({
    agents,
    networks,
    customer: ports.customer,
    clientId: config.clientId,
    clock,
  });
  const handled = await keepExtensionEndpoint({ ...storage, clock }, Object.keys(ports.handlers));
  const deliveries = new Deliveries({
    ...{ feed, signal, unitOfWork, progress, clock, logger },
    send: handled ? { webhook: send, extension: toHandlers(ports) } : { webhook: send },
    typesFor: createTypesFor(rights),
    directory: config.dataDirectory,
    onAttempt: ({ name }, { outcome, durationMs }) =>
      metrics.countDelivery({ endpoint: name, outcome, seconds: durationMs / 1_000 }),
    onCommitted: sequencer.note,
  });
  const dayEvents = startDayEvents({
    unitOfWork: createUnitOfWork(data.database.writer, (transaction) => ({
      days: createDayStore(transaction),
      events: createEventStore(transaction),
    })),
    dayStart: config.dayStart,
    onCommitted: sequencer.note,
    onError: (error) =>
      logger.warn({ err: error }, 'cannot begin the day now; the next attempt is in seconds'),
    clock,
  });
  metrics.watchEndpoints(async () => {
    const head = await feed.head();
    return (await reader.list(null)).map(({ name, state, cursor }) => ({ name, state, lag: head - cursor }));
  });
  const onChanged = () => void deliveries.renew();
  const mayGet = createMayGet(rights);
  const manager = createEndpointManager({
    ...{ reader, unitOfWork, feed, networks, send, onChanged, clock, mayGet },
  });
  return {
    tools: {
      ...{ endpoints: manager, reader, feed },
      describe: createDescribeEndpoint({ reader, feed, clock }),
      lastHours: (endpointId) => storage.hoursOf(endpointId, clock()),
      preview: createPreviewEvent({
        ...{ feed, mayGet, clock, typesFor: createTypesFor(rights) },
        ...{ customer: ports.customer, clientId: config.clientId },
      }),
    },
    note: sequencer.note,
    endWaits: signal.end,
    operations: bindOperations(eventOperations, {
      ...{ feed, signal, reader, clock, endpoints: manager },
      operationsOf: async (name) => (await rights.byName(name))?.operations ?? new Set<string>(),
      subscriptionIdOf: async (name) => (await rights.byName(name))?.subscriptionId ?? 0,
    }),
    purges: createPurges(ports, storage.unitOfWork),
    async close() {
      await dayEvents.close();
      await deliveries.close();
      agents.close();
      await sequencer.close();
    },
  };
}

function toHandlers({ handlers, logger }: EventPorts) {
  return createSendToHandler(handlers, (error, type) =>
    logger.warn({ err: error, type }, 'a handler of events has failed; the event is tried again'),
  );
}

function createPurges(
  { data, config, clock }: EventPorts,
  unitOfWork: ReturnType<typeof openEventStorage>['unitOfWork'],
) {
  const purges = createUnitOfWork(data.database.writer, (transaction) => ({
    purges: createPurgeStore(transaction),
  }));
  return [
    createPurgeFeed({ unitOfWork: purges, retentionDays: config.eventDays, clock }),
    createPurgeAttempts({ unitOfWork, clock }),
  ];
}
