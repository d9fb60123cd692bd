import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startReceiver } from '../../../test/support/event-receiver.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import type { StoredEvent } from '../feed-reader.ts';
import { createCheckedAgents } from './checked-agents.ts';
import { createEventNetworks } from './event-networks.ts';
import type { DeliveredCustomer } from './published-bodies.ts';
import { createSendWebhook } from './send-webhook.ts';

const EVENT: StoredEvent = {
  ...{ position: 1, type: 'customer.created', customerId: 1_001, at: '2026-11-25T09:00:00.000Z' },
  ...{ actor: 'test', requestId: null, data: {} },
};

const CUSTOMER: DeliveredCustomer = {
  ...{ id: 1_001, username: 'ada', firstName: 'Ada', lastName: 'Sample', companyName: '' },
  ...{ emailAddress: 'ada@example.com', status: 1, baseType: 2, webAliases: [], backOfficeId: 'A1' },
  ...{ externalReferenceId: '', countryCode: 'US', sponsorId: 2, signUpDate: EVENT.at, answer: {} },
};

function endpointAt(url: string): Endpoint {
  const at = EVENT.at;
  return {
    ...{ id: 1, name: 'receiver', kind: 'webhook', subscriptionId: 1, url, format: 'published', types: [] },
    ...{ includesCustomer: false, inFlightMax: 1, state: 'active', stateReason: null, stateSince: at },
    ...{ cursor: 0, failures: 0, failingSince: null, isFailingNoted: false, nextAttemptAt: null },
    ...{ lastSuccessAt: null, replay: null, previousSecretUntil: null, createdAt: at, changedAt: at },
  };
}

describe('A delivery', () => {
  it('ends within the time limit, regardless of the number of requests that the event needs', async () => {
    const timeoutMs = 1_000;
    // Each single answer arrives in time.
    await using receiver = await startReceiver(() => ({ status: 200, afterMs: 600 }));
    const networks = createEventNetworks(['127.0.0.0/8']);
    const agents = createCheckedAgents(networks);
    const clock = () => new Date();
    const send = createSendWebhook({
      ...{ agents, networks, clientId: 'test', clock, timeoutMs },
      customer: async () => CUSTOMER,
    });
    const secrets = { signing: [], bearer: null };
    const { outcome, error } = await send(EVENT, { endpoint: endpointAt(receiver.url), secrets });
    agents.close();
    assert.deepEqual([outcome, error], ['failed', 'timeout']);
  });
});
