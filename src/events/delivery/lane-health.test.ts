import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DeliveryResult } from './delivery-result.ts';
import { LaneHealth, throttledUntil } from './lane-health.ts';

const HOUR_MS = 3_600_000;
const START = Date.parse('2026-11-25T09:00:00.000Z');
const HEALTHY = { failures: 0, failingSince: null, isFailingNoted: false, nextAttemptAt: null };
const result = (outcome: DeliveryResult['outcome'], retryAfterMs: number | null = null): DeliveryResult => ({
  ...{ outcome, retryAfterMs, status: null, error: null, durationMs: 1, headers: {}, answer: null },
});
const hoursLater = (hours: number) => new Date(START + hours * HOUR_MS);

describe('The health of an endpoint', () => {
  it('fails as a whole after failures of five customers, then tries one event at a time', () => {
    const health = new LaneHealth(HEALTHY);
    const now = hoursLater(0);
    for (const customerId of [1, 2, 3, 4])
      assert.equal(health.note(result('failed'), customerId, now), 'event');
    for (let again = 0; again < 5; again += 1)
      assert.equal(health.note(result('failed'), 4, now), 'event', 'one bad customer alone does not count');
    assert.ok(health.mayBegin(now.toISOString(), 3, 4));
    assert.equal(health.note(result('failed'), 5, now), 'endpoint');
    assert.ok(!health.mayBegin(now.toISOString(), 0, 4), 'it waits first');
    assert.ok(health.mayBegin(hoursLater(1).toISOString(), 0, 4));
    assert.ok(!health.mayBegin(hoursLater(1).toISOString(), 1, 4), 'one at a time');
    health.note(result('delivered'), 5, hoursLater(1));
    assert.ok(health.mayBegin(hoursLater(1).toISOString(), 3, 4), 'a success ends it');
  });

  it('counts five days from the first failure, with a notification halfway, and starts over after any success', () => {
    const health = new LaneHealth(HEALTHY);
    health.note(result('failed'), 1, hoursLater(0));
    assert.equal(health.stage(hoursLater(59)), 'fine');
    assert.equal(health.stage(hoursLater(60)), 'half');
    assert.deepEqual([health.noteFailing(), health.noteFailing()], [true, false], 'people are notified once');
    assert.equal(health.stage(hoursLater(119)), 'half');
    assert.equal(health.stage(hoursLater(120)), 'over');
    health.note(result('delivered'), 1, hoursLater(121));
    assert.equal(health.stage(hoursLater(121)), 'fine');
  });

  it('waits longer with each 429, or as long as the receiver asks, and counts no failure', () => {
    const health = new LaneHealth(HEALTHY);
    const waits = [null, null, null, 60_000].map((retryAfterMs) => {
      health.note(result('throttled', retryAfterMs), 1, hoursLater(0));
      return Date.parse(health.nextAt ?? '') - START;
    });
    assert.deepEqual(waits, [5_000, 10_000, 20_000, 60_000]);
    assert.equal(health.state.failures, 0);
    assert.equal(health.failingSince, null);
    assert.equal(health.stage(hoursLater(1_000)), 'fine', 'throttling alone disables nothing');
  });

  it('is throttled until the instant that a receiver asks for, unless it fails as a whole', () => {
    const health = new LaneHealth(HEALTHY);
    health.note(result('throttled', HOUR_MS), 1, hoursLater(0));
    const until = (now: Date) => throttledUntil({ ...health.state, state: 'active' }, now);
    assert.equal(until(hoursLater(0.5)), hoursLater(1).toISOString());
    assert.equal(until(hoursLater(1)), null);
    for (const customerId of [1, 2, 3, 4, 5])
      health.note(result('failed', 2 * HOUR_MS), customerId, hoursLater(0));
    assert.equal(until(hoursLater(0.5)), null);
  });
});
