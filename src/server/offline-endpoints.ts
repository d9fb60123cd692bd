import type { Config } from '../config/config.ts';
import { createCheckedAgents } from '../events/delivery/checked-agents.ts';
import { createEventNetworks } from '../events/delivery/event-networks.ts';
import { createSendWebhook } from '../events/delivery/send-webhook.ts';
import { createMayGet } from '../events/delivery/types-for.ts';
import { createDescribeEndpoint } from '../events/endpoints/describe-endpoints.ts';
import { createEndpointManager, type EndpointManager } from '../events/endpoints/manage-endpoints.ts';
import { type EventStorage, openEventStorage } from '../events/event-storage.ts';
import type { Installation } from './installation.ts';

/** Endpoints for a command. */
export interface OfflineEndpoints {
  readonly manager: EndpointManager;
  readonly storage: EventStorage;
  readonly describe: ReturnType<typeof createDescribeEndpoint>;
  close(): void;
}

/**
 * Endpoints without a server: the same checks and the same deliveries. Running servers see changes within seconds. Only
 * tests can be sent, because events on customers need the plan.
 */
export function openOfflineEndpoints(
  installation: Installation,
  config: Pick<Config, 'eventNetworks' | 'clientId'>,
): OfflineEndpoints {
  const storage = openEventStorage(installation);
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
      mayGet: createMayGet(installation.subscriptionStorage.allowed),
      onChanged: () => undefined,
    }),
    close: agents.close,
  };
}
