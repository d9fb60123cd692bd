import type { Config } from '../config/config.ts';
import type { DataSource } from '../database/data-source.ts';
import { createCheckedAgents } from './delivery/checked-agents.ts';
import { createEventNetworks } from './delivery/event-networks.ts';
import { createSendWebhook } from './delivery/send-webhook.ts';
import { createMayGet, type SubscriptionRights } from './delivery/types-for.ts';
import { createDescribeEndpoint } from './endpoints/describe-endpoints.ts';
import { createEndpointManager, type EndpointManager } from './endpoints/manage-endpoints.ts';
import { type EventStorage, openEventStorage } from './event-storage.ts';

/** Endpoints for a command. */
export interface OfflineEndpoints {
  readonly manager: EndpointManager;
  readonly storage: EventStorage;
  readonly describe: ReturnType<typeof createDescribeEndpoint>;
  close(): void;
}

/**
 * Endpoints without a server: the same checks and the same deliveries. Running servers see changes within seconds. Only
 * tests can be sent, because events about customers need the plan.
 */
export function openOfflineEndpoints(
  data: DataSource,
  rights: SubscriptionRights,
  config: Pick<Config, 'eventNetworks' | 'clientId'>,
): OfflineEndpoints {
  const storage = openEventStorage(data);
  const { endpoints: reader, feed, unitOfWork } = storage;
  const clock = () => new Date();
  const networks = createEventNetworks(config.eventNetworks);
  const agents = createCheckedAgents(networks);
  const { clientId } = config;
  const send = createSendWebhook({ agents, networks, customer: async () => null, clientId, clock });
  return {
    storage,
    describe: createDescribeEndpoint({ reader, feed, clock }),
    manager: createEndpointManager({
      ...{ reader, unitOfWork, feed, networks, send, clock },
      mayGet: createMayGet(rights),
      onChanged: () => undefined,
    }),
    close: agents.close,
  };
}
