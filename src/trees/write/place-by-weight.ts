import { setTimeout as delay } from 'node:timers/promises';
import { COUNT_WHEN_LOCKED, StaleWeightsError } from './leg-weights.ts';

/** How often the tree may change during weighing before the legs are counted under the lock. */
const WEIGHINGS_BEFORE_LOCK = 6;
/** How often before the call is refused, when the plan has its own weights and counting does not help. */
const WEIGHINGS_MAX = 30;

/** Runs the work of callers in one process one at a time. */
export type TakeTurn = <Result>(work: () => Promise<Result>) => Promise<Result>;

export function createTurns(): TakeTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

/**
 * Weighs legs and places by the weights, and starts again when the tree has changed in between, so that the choice
 * holds at commit. A caller that was too late once waits for its turn, so that callers of one process no longer
 * disturb each other. A caller that is too late every time, because of other processes or moves, may count under the
 * lock. With the plan's own weights, which no transaction waits for, the call is refused as `tree_is_changing`.
 * @param takeTurn shared by all callers of one process
 * @param place one transaction, which rolls back when it throws StaleWeightsError
 */
export async function placeByWeight<Weights, Result>(
  takeTurn: TakeTurn,
  weigh: () => Promise<Weights> | Weights,
  place: (weights: Weights | typeof COUNT_WHEN_LOCKED) => Promise<Result>,
): Promise<Result> {
  let weighedMs = 0;
  const attempt = async (legs: () => Promise<Weights | typeof COUNT_WHEN_LOCKED>) => {
    try {
      return { placed: await place(await legs()) };
    } catch (error) {
      if (error instanceof StaleWeightsError) return null;
      throw error;
    }
  };
  const weighed = async () => {
    const startedAt = performance.now();
    const weights = await weigh();
    weighedMs = performance.now() - startedAt;
    return weights;
  };
  const first = await attempt(weighed);
  if (first !== null) return first.placed;
  return takeTurn(async () => {
    for (let weighings = 1; weighings < WEIGHINGS_MAX; weighings += 1) {
      // Two processes that weigh for the same time must not collide again and again in the same order.
      await delay(Math.random() * weighedMs);
      const isCountedWhenLocked = weighings === WEIGHINGS_BEFORE_LOCK;
      const again = await attempt(isCountedWhenLocked ? async () => COUNT_WHEN_LOCKED : weighed);
      if (again !== null) return again.placed;
    }
    throw new StaleWeightsError();
  });
}
