import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { limitWork } from './limit-work.ts';

describe('limited work', () => {
  it('runs a limited number at once, in turn, and continues after a failure', async () => {
    const limited = limitWork({ atOnce: 2, waitingMax: 10, refusal: () => new Error('full') });
    const started: number[] = [];
    let running = 0;
    let most = 0;
    const work = async (turn: number) => {
      started.push(turn);
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      if (turn % 2 === 1) throw new Error(`${turn}`);
      return turn;
    };
    const turns = [0, 1, 2, 3, 4, 5];
    const results = await Promise.allSettled(turns.map((turn) => limited(() => work(turn))));
    assert.deepEqual([started, most], [turns, 2]);
    assert.deepEqual(
      results.map((result) => (result.status === 'fulfilled' ? result.value : result.reason.message)),
      [0, '1', 2, '3', 4, '5'],
    );
    assert.equal(await limited(async () => 'free again'), 'free again');
  });

  it('refuses work while too much is waiting, and accepts work again afterwards', async () => {
    const limited = limitWork({ atOnce: 1, waitingMax: 1, refusal: () => new Error('full') });
    const gate = Promise.withResolvers<void>();
    const runs = [limited(() => gate.promise), limited(async () => 'waited')];
    await assert.rejects(
      limited(async () => 'never'),
      /full/,
    );
    gate.resolve();
    assert.deepEqual(await Promise.all(runs), [undefined, 'waited']);
    assert.equal(await limited(async () => 'free again'), 'free again');
  });
});
