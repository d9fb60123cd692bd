import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { until } from '../../../test/support/until.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import type { StoredEvent } from '../feed-reader.ts';
import type { DeliveryResult } from './delivery-result.ts';
import { LaneAttempts } from './lane-attempts.ts';
import { DISABLED_AFTER_MS, LaneHealth } from './lane-health.ts';
import type { LaneTarget } from './lane-ports.ts';
import { LaneQueue } from './lane-queue.ts';
import { UnsavedProgress } from './unsaved-progress.ts';

const NOW = new Date('2026-11-25T09:00:00.000Z');
const LONG_AGO = new Date(NOW.getTime() - (DISABLED_AFTER_MS * 3) / 4).toISOString();
const REFUSED: DeliveryResult = {
  outcome: 'failed',
  ...{ status: 500, error: 'status', retryAfterMs: null, durationMs: 1, headers: {}, answer: null },
};
const never = () => assert.fail('it is not called');

const event = (position: number): StoredEvent => ({
  ...{ position, customerId: 1, type: 'customer.updated', at: NOW.toISOString() },
  ...{ actor: '', requestId: null, data: {} },
});

describe('An attempt for an endpoint that has failed for a long time', () => {
  it('notifies people again if the database was unavailable, and sends one event of a customer at a time', async () => {
    const endpoint = {
      ...{ id: 1, failures: 0, failingSince: LONG_AGO, isFailingNoted: false, nextAttemptAt: null },
    } as Endpoint;
    const queue = new LaneQueue(0, []);
    queue.read([event(1), event(2)], 2);
    const health = new LaneHealth(endpoint);
    const errors: unknown[] = [];
    const telling = Promise.withResolvers<void>();
    let told = 0;
    const shared = { onError: (error: unknown) => errors.push(error), queue, health };
    const unitOfWork = { run: never };
    const progress = new UnsavedProgress({
      ...{ ...shared, endpointId: 1, owner: '', unitOfWork, onSaved: () => undefined },
    });
    const attempts = new LaneAttempts({
      ...{ ...shared, progress, clock: () => NOW, onStop: never, onAttempt: () => undefined },
      feed: { one: async (position) => event(position), page: never, purgedThrough: never },
      send: async () => REFUSED,
      target: (): LaneTarget => ({ endpoint, secrets: { signing: [], bearer: null } }),
      onDisable: never,
      onFailing: () => {
        told += 1;
        return told === 1 ? telling.promise : Promise.resolve();
      },
    });
    const take = () => queue.take('2026-12-25', () => undefined) ?? assert.fail();
    const first = attempts.attempt(take());
    await until(() => told > 0);
    const next = take();
    telling.reject(new Error('the database is away'));
    await first;
    assert.equal(
      queue.take('2026-12-25', () => undefined),
      null,
      'one event of a customer at a time',
    );
    await attempts.attempt(next);
    assert.deepEqual([told, errors.length], [2, 1]);
  });
});
