import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSlots } from './slots.ts';

describe('slots', () => {
  it('run no more at once than there are, in turn, and outlive what fails', async () => {
    const inSlot = createSlots(2);
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
    const results = await Promise.allSettled(turns.map((turn) => inSlot(() => work(turn))));
    assert.deepEqual([started, most], [turns, 2]);
    assert.deepEqual(
      results.map((result) => (result.status === 'fulfilled' ? result.value : result.reason.message)),
      [0, '1', 2, '3', 4, '5'],
    );
    assert.equal(await inSlot(async () => 'free again'), 'free again');
  });
});
