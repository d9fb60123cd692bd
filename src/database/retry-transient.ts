import { setTimeout as delay } from 'node:timers/promises';
import { isTransient } from './database-errors.ts';

/** A process that writes for longer than this is not just in the way for a moment. */
const RETRY_FOR_MS = 5_000;
const FIRST_DELAY_MS = 5;
const DELAY_MAX_MS = 200;

/** Waits longer. */
export interface Patience {
  readonly forMs: number;
  /** Called once, when others would give up. */
  readonly onWait: () => void;
}

/**
 * Retries work for some seconds while the database refuses all of it for a temporary reason: deadlock,
 * serialization failure, another process writing. The wait is here and not in SQLite's busy timeout, which
 * would block the whole process.
 */
export async function retryTransient<Result>(
  work: () => Promise<Result>,
  patience?: Patience,
): Promise<Result> {
  let giveUpAt = performance.now() + RETRY_FOR_MS;
  let more = patience;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error)) throw error;
      if (performance.now() > giveUpAt) {
        if (more === undefined) throw error;
        more.onWait();
        giveUpAt += more.forMs;
        more = undefined;
      }
      // Each wait is random, so that two callers that collided do not collide again.
      await delay(Math.min(DELAY_MAX_MS, FIRST_DELAY_MS * 2 ** attempt) * (0.5 + Math.random()));
    }
  }
}
