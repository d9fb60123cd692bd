import assert from 'node:assert/strict';
import { it } from 'node:test';
import { retailBody } from '../../../test/support/bodies.ts';
import { startTestServer } from '../../../test/support/test-server.ts';
import { until } from '../../../test/support/until.ts';
import type { NewEndpoint } from '../endpoints/endpoint-store.ts';
import { openEventStorage } from '../event-storage.ts';
import { createFeedSignal } from '../feed-signal.ts';
import { Deliveries } from './deliveries.ts';
import type { DeliveryResult } from './delivery-result.ts';

const ENDPOINTS = 20;
const IN_FLIGHT = 4;
const CUSTOMERS = 12;
const DELIVERED: DeliveryResult = {
  outcome: 'delivered',
  ...{ status: 204, error: null, retryAfterMs: null, durationMs: 1, headers: {}, answer: null },
};

/** An endpoint of a kind that the test server leaves to other servers, because it has no handlers. */
const endpointOf = (serial: number): NewEndpoint => ({
  ...{ kind: 'extension', subscriptionId: null, name: `endpoint ${serial}`, url: null, cursor: 0 },
  ...{ format: 'standard', types: ['customer.created'], includesCustomer: false, inFlightMax: IN_FLIGHT },
  ...{ state: 'active', secret: null, bearer: null },
});

it('one endpoint of twenty that never answers delays none of the others', async () => {
  await using server = await startTestServer();
  const { feed, unitOfWork, progress } = openEventStorage(server.installation);
  const got = new Map<number, (number | null)[]>();
  await unitOfWork.run(async ({ endpoints }) => {
    for (let serial = 1; serial <= ENDPOINTS; serial += 1)
      got.set(await endpoints.insert(endpointOf(serial), new Date().toISOString()), []);
  });
  const [hanging = 0, ...others] = got.keys();
  const answer = Promise.withResolvers<void>();
  const deliveries = new Deliveries({
    ...{ feed, signal: createFeedSignal(), unitOfWork, progress, clock: () => new Date() },
    send: {
      async extension({ customerId }, { endpoint: { id } }) {
        got.get(id)?.push(customerId);
        if (id === hanging) await answer.promise;
        return DELIVERED;
      },
    },
    typesFor: async ({ types }) => types,
    directory: server.config.dataDirectory,
    ...{ onAttempt: () => undefined, onCommitted: () => undefined },
    logger: { info: () => undefined, warn: (about: unknown) => assert.fail(JSON.stringify(about)) },
  });
  try {
    const created: number[] = [];
    for (let count = 0; count < CUSTOMERS; count += 1) created.push(await server.create(retailBody()));
    const hasAll = (id: number) => created.every((customer) => got.get(id)?.includes(customer));
    await until(() => got.get(hanging)?.length === IN_FLIGHT);
    await until(() => others.every(hasAll));
    assert.equal(got.get(hanging)?.length, IN_FLIGHT);
    answer.resolve();
    await until(() => hasAll(hanging));
  } finally {
    answer.resolve();
    await deliveries.close();
  }
});
