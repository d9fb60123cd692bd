import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { createBreath } from './breath.ts';

const STEPS = 20;

describe('Loops that breathe', () => {
  let clock = 0;
  let turn = 0;
  let isCounting = false;

  beforeEach(async () => {
    // Never goes back: other work may have read the clock in this turn.
    clock = Math.max(clock, Math.ceil(performance.now()));
    mock.method(performance, 'now', () => clock);
    isCounting = true;
    void countTurns();
  });

  afterEach(() => {
    isCounting = false;
    mock.restoreAll();
  });

  async function countTurns(): Promise<void> {
    for (turn = 0; isCounting; turn += 1) await setImmediate();
  }

  /** Takes a millisecond per step, and records the turn of the event loop of each step. */
  async function loop(turns: number[], signal?: AbortSignal): Promise<void> {
    const breathe = createBreath(signal);
    for (let step = 0; step < STEPS; step += 1) {
      const pause = breathe();
      if (pause !== undefined) await pause;
      clock += 1;
      turns.push(turn);
    }
  }

  const mostInATurn = (turns: readonly number[]) =>
    Math.max(
      ...Map.groupBy(turns, (of) => of)
        .values()
        .map(({ length }) => length),
    );

  it('hold the thread for 2 ms at a time, regardless of their number', async () => {
    const loops = Array.from({ length: 5 }, (): number[] => []);
    await Promise.all(loops.map((turns) => loop(turns)));
    assert.ok(mostInATurn(loops.flat()) <= 2, `${mostInATurn(loops.flat())} steps in one turn`);
  });

  it('take turns in order, so that none waits for the end of another', async () => {
    const loops = Array.from({ length: 3 }, (): number[] => []);
    await Promise.all(loops.map((turns) => loop(turns)));
    const last = Math.max(...loops.flat());
    for (const turns of loops) assert.ok((turns.at(-1) ?? 0) >= last - 2 * loops.length);
  });

  it('end with their signal', async () => {
    const ending = new AbortController();
    const turns: number[] = [];
    const running = loop(turns, ending.signal);
    await setImmediate();
    ending.abort(new Error('the caller has left'));
    await assert.rejects(running, /the caller has left/);
    assert.ok(turns.length < STEPS);
  });
});
