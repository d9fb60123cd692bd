import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../../../test/support/until.ts';
import type { Endpoint, WaitingEvent } from '../endpoints/endpoint.ts';
import type { StoredEvent } from '../feed-reader.ts';
import type { DeliveryResult } from './delivery-result.ts';
import type { DeliveryStore } from './delivery-store.ts';
import { Lane } from './lane.ts';

const NOW = new Date('2026-11-25T09:00:00.000Z');
const EVENTS = 50;
const DELIVERED: DeliveryResult = {
  outcome: 'delivered',
  ...{ status: 204, error: null, retryAfterMs: null, durationMs: 1, headers: {}, answer: null },
};
const never = () => assert.fail('it is not called');

const event = (position: number): StoredEvent => ({
  ...{ position, customerId: position, type: 'customer.updated', at: NOW.toISOString() },
  ...{ actor: '', requestId: null, data: {} },
});

it('A lane reads the feed when it may have new events, not whenever a delivery ends', async () => {
  let head = EVENTS;
  let reads = 0;
  const delivered: number[] = [];
  const saved: number[] = [];
  const deliveries = {
    save: async (_: string, { cursor }: { readonly cursor: number }) => saved.push(cursor) > 0,
  } as unknown as DeliveryStore;
  const endpoint = {
    ...{ id: 1, cursor: 0, inFlightMax: 1, failures: 0, failingSince: null, isFailingNoted: false },
    nextAttemptAt: null,
  } as Endpoint;
  const lane = new Lane({ endpoint, secrets: { signing: [], bearer: null } }, [], {
    owner: '',
    feed: {
      async page({ after, limit }) {
        reads += 1;
        const through = Math.min(head, after + limit);
        return { events: Array.from({ length: through - after }, (_, i) => event(after + 1 + i)), through };
      },
      one: never,
      purgedThrough: async () => 0,
    },
    unitOfWork: { run: (work) => work({ deliveries }) },
    async send({ position }) {
      await new Promise(setImmediate);
      delivered.push(position);
      return DELIVERED;
    },
    typesFor: async () => null,
    mayBegin: () => true,
    ...{
      onAttempt: () => undefined,
      onDisable: never,
      onFailing: never,
      onError: (error: unknown) => assert.fail(String(error)),
    },
    clock: () => NOW,
  });
  lane.start();
  try {
    await until(() => delivered.length === EVENTS);
    // One read for the page, and one that finds the end. A slow machine may read again after a second.
    assert.ok(reads < EVENTS / 2, `${reads} reads for ${EVENTS} deliveries`);
    head += 1;
    lane.wake();
    await until(() => delivered.length === head);
  } finally {
    await lane.stop();
  }
  assert.deepEqual(
    delivered,
    Array.from({ length: head }, (_, i) => i + 1),
  );
  assert.equal(saved.at(-1), head);
});

it('A lane that may not start another delivery sleeps, even if waiting events are due', async () => {
  const waiting: WaitingEvent[] = [1, 2].map((position) => ({
    ...{ position, customerId: position, type: 'customer.updated', attempts: 1 },
    nextAttemptAt: new Date(NOW.getTime() - 60_000).toISOString(),
  }));
  const endpoint = {
    ...{ id: 1, cursor: 2, inFlightMax: 1, failures: 0, failingSince: null, isFailingNoted: false },
    nextAttemptAt: null,
  } as Endpoint;
  let looks = 0;
  const sending = Promise.withResolvers<DeliveryResult>();
  const deliveries = { save: async () => true } as unknown as DeliveryStore;
  const lane = new Lane({ endpoint, secrets: { signing: [], bearer: null } }, waiting, {
    owner: '',
    feed: {
      page: async ({ after }) => ({ events: [], through: after }),
      one: async (position) => event(position),
      purgedThrough: async () => 0,
    },
    unitOfWork: { run: (work) => work({ deliveries }) },
    send: () => sending.promise,
    typesFor: async () => null,
    mayBegin: () => true,
    ...{ onAttempt: () => undefined, onDisable: never, onFailing: never },
    onError: (error) => assert.fail(String(error)),
    clock() {
      looks += 1;
      return NOW;
    },
  });
  lane.start();
  await delay(500);
  const looked = looks;
  sending.resolve(DELIVERED);
  await lane.stop();
  // A lane that checks every 5 milliseconds would read the clock hundreds of times.
  assert.ok(looked < 40, `${looked} looks`);
});
