import { setTimeout as delay } from 'node:timers/promises';
import { isTransient } from './database-errors.ts';

/** Somebody else who writes for longer than this is not just in the way. */
const RETRY_FOR_MS = 5_000;
const FIRST_DELAY_MS = 5;
const DELAY_MAX_MS = 200;

/**
 * Runs work again for some seconds while the database refuses it, whole, for a reason that passes:
 * deadlock, serialization failure, another process writing. The waiting is here, not in SQLite's own busy
 * timeout, because that would stop the whole process meanwhile.
 */
export async function retryTransient<Result>(work: () => Promise<Result>): Promise<Result> {
  const giveUpAt = performance.now() + RETRY_FOR_MS;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error) || performance.now() > giveUpAt) throw error;
      // Two that met once must not meet again, so each waits a time of its own.
      await delay(Math.min(DELAY_MAX_MS, FIRST_DELAY_MS * 2 ** attempt) * (0.5 + Math.random()));
    }
  }
}
