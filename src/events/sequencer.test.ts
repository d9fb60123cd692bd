import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFeedSignal } from './feed-signal.ts';
import type { Numbered } from './sequence-store.ts';
import { startSequencer } from './sequencer.ts';

/** A sequencer whose rounds the test ends. */
function start() {
  const rounds: PromiseWithResolvers<Numbered | null>[] = [];
  let began: PromiseWithResolvers<void> = Promise.withResolvers();
  const signal = createFeedSignal();
  const errors: unknown[] = [];
  const sequencer = startSequencer({
    sequence: {
      number() {
        const round = Promise.withResolvers<Numbered | null>();
        rounds.push(round);
        began.resolve();
        return round.promise;
      },
    },
    feed: { head: async () => 7, hasWaiting: async () => false },
    signal,
    onError: (error) => errors.push(error),
  });
  return {
    ...{ sequencer, signal, rounds, errors },
    async nextRound() {
      await began.promise;
      began = Promise.withResolvers();
      const round = rounds.at(-1);
      if (round === undefined) throw new Error('A round has begun');
      return round;
    },
  };
}

describe('the sequencer', () => {
  it('numbers all writes that come during a round in one more round', async () => {
    const { sequencer, rounds, nextRound } = start();
    sequencer.note();
    const first = await nextRound();
    for (let write = 0; write < 100; write += 1) sequencer.note();
    first.resolve({ count: 1, head: 1 });
    const second = await nextRound();
    assert.equal(rounds.length, 2);
    second.resolve({ count: 100, head: 101 });
    await sequencer.close();
    assert.equal(rounds.length, 2);
  });

  it('wakes the readers when a round has moved the head', async () => {
    const { sequencer, signal, nextRound } = start();
    const { version } = signal;
    sequencer.note();
    (await nextRound()).resolve({ count: 3, head: 10 });
    await signal.next(version, 60_000);
    assert.notEqual(signal.version, version);
    await sequencer.close();
  });

  it('continues at once after a full batch', async () => {
    const { sequencer, rounds, nextRound } = start();
    sequencer.note();
    (await nextRound()).resolve({ count: 1_000, head: 1_000 });
    (await nextRound()).resolve({ count: 1, head: 1_001 });
    await sequencer.close();
    assert.equal(rounds.length, 2);
  });

  it('tries again when another process was numbering, because that process may have missed the write', async () => {
    const { sequencer, nextRound } = start();
    sequencer.note();
    (await nextRound()).resolve(null);
    (await nextRound()).resolve({ count: 1, head: 8 });
    await sequencer.close();
  });

  it('reports an outage once and numbers again after it', async () => {
    const { sequencer, errors, nextRound } = start();
    for (const outage of ['first', 'second']) {
      sequencer.note();
      (await nextRound()).reject(new Error(outage));
      await new Promise((resolve) => setImmediate(resolve));
    }
    sequencer.note();
    (await nextRound()).resolve({ count: 2, head: 9 });
    await sequencer.close();
    assert.equal(errors.length, 1);
  });
});
