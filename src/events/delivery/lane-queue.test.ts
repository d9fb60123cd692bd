import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { WaitingEvent } from '../endpoints/endpoint.ts';
import type { StoredEvent } from '../feed-reader.ts';
import { LaneQueue, type Ready } from './lane-queue.ts';

const AT = '2026-11-25T09:00:00.000Z';
const LATER = '2026-11-25T10:00:00.000Z';

const event = (position: number, customerId: number | null): StoredEvent => ({
  ...{ position, customerId, type: 'customer.updated', at: AT, actor: '', requestId: null, data: {} },
});
const about = (ready: Ready) => (ready.kind === 'live' ? ready.event : ready.waiting);

describe('The queue of a lane', () => {
  it('keeps the order of each customer’s events, and its cursor passes only events that are delivered or stored', () => {
    const customers = fc.array(fc.option(fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 40 });
    const outcomes = fc.infiniteStream(fc.constantFrom('delivered', 'refused', 'put back'));
    const picks = fc.infiniteStream(fc.nat({ max: 100 }));
    fc.assert(
      fc.property(customers, outcomes, picks, (keys, results, order) => {
        const stored = new Map<number, WaitingEvent>();
        const delivered: number[] = [];
        const queue = new LaneQueue(0, []);
        queue.read(
          keys.map((key, index) => event(index + 1, key)),
          keys.length,
        );
        const flying: Ready[] = [];
        for (let round = 0; round < 400 && delivered.length < keys.length; round += 1) {
          const now = round % 3 === 2 ? LATER : AT;
          const ready = queue.take(now, (waiting) => stored.set(waiting.position, waiting), round % 5 === 0);
          if (ready !== null) {
            const { customerId } = about(ready);
            assert.ok(
              flying.every((other) => about(other).customerId !== customerId),
              'one of each customer',
            );
            flying.push(ready);
          }
          const [index] = order.take(1);
          const [done] =
            flying.length > 2 || ready === null ? flying.splice((index ?? 0) % (flying.length || 1), 1) : [];
          if (done === undefined) continue;
          const { position, customerId, type } = about(done);
          const [result] = results.take(1);
          if (result === 'delivered') {
            queue.settle({ position, customerId });
            stored.delete(position);
            delivered.push(position);
          } else if (result === 'put back') queue.putBack({ customerId });
          else {
            const waiting = { position, customerId, type, attempts: 1, nextAttemptAt: LATER };
            queue.postpone(waiting);
            stored.set(position, waiting);
          }
          for (let passed = 1; passed <= queue.cursor; passed += 1)
            assert.ok(delivered.includes(passed) || stored.has(passed), `the cursor passed ${passed}`);
        }
        for (const key of new Set(keys)) {
          const own = delivered.filter((position) => keys[position - 1] === key);
          assert.deepEqual(
            own,
            [...own].sort((a, b) => a - b),
          );
        }
        assert.equal(new Set(delivered).size, delivered.length);
      }),
    );
  });

  const given = { customerId: 1, type: 'customer.updated' };

  it('gives up an event only when no event of its customer is being sent', () => {
    const queue = new LaneQueue(0, []);
    queue.read([event(1, 1), event(2, 1)], 2);
    const sent = queue.take(AT, () => undefined) ?? assert.fail();
    assert.deepEqual([queue.skip(1), queue.skip(2)], ['busy', 'busy']);
    queue.settle(about(sent));
    const { customerId, type } = Object(queue.skip(2));
    assert.deepEqual({ customerId, type }, given);
    assert.deepEqual([queue.take(AT, () => undefined), queue.cursor], [null, 2]);
  });

  it('gives up an event that was ahead of the cursor at the time of the request, even after a restart', () => {
    const queue = new LaneQueue(1, [{ position: 2, ...given, attempts: 0, nextAttemptAt: AT }]);
    assert.equal(queue.skip(2), null, 'it was not read yet');
    queue.read([event(2, 1)], 2);
    const { customerId, type } = Object(queue.skip(2));
    assert.deepEqual({ customerId, type }, given);
    assert.deepEqual([queue.take(AT, () => undefined), queue.cursor], [null, 2]);
  });
});
