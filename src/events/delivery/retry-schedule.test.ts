import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readRetryAfter, waitAfter } from './retry-schedule.ts';

const HOUR_MS = 3_600_000;

describe('the waits between attempts', () => {
  it('are those of Standard Webhooks, a little longer at random, and the last one repeats', () => {
    const waits = Array.from({ length: 11 }, (_, failures) => waitAfter(failures + 1, null, () => 0));
    assert.deepEqual(
      waits.map((wait) => wait / 1_000),
      [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400, 86_400, 86_400],
    );
    assert.equal(
      waitAfter(1, null, () => 1),
      5_500,
    );
  });

  it('are at least what the receiver asks for, up to a day', () => {
    assert.equal(
      waitAfter(1, 60_000, () => 0),
      60_000,
    );
    assert.equal(
      waitAfter(2, 60_000, () => 0),
      300_000,
    );
    assert.equal(
      waitAfter(1, 1_000 * HOUR_MS, () => 0),
      24 * HOUR_MS,
    );
  });

  it('are read from Retry-After in seconds or as a date', () => {
    const now = new Date('2026-11-25T09:00:00Z');
    assert.equal(readRetryAfter('120', now), 120_000);
    assert.equal(readRetryAfter('Wed, 25 Nov 2026 09:01:00 GMT', now), 60_000);
    assert.equal(readRetryAfter('Wed, 25 Nov 2026 08:00:00 GMT', now), 0);
    assert.equal(readRetryAfter('soon', now), null);
    assert.equal(readRetryAfter(undefined, now), null);
  });
});
