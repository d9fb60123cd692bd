import { setTimeout as delay } from 'node:timers/promises';
import type { WriteHandle } from './database.ts';
import { isTransient } from './database-errors.ts';

/**
 * The only way to write. `work` runs inside one transaction and gets stores bound to it; when it
 * throws, nothing is stored. A store kept after its unit of work has ended throws when it is used.
 *
 * Never call the client extension, the network, or another unit of work inside `work`: on an embedded
 * database the second waits for the first for ever, on PostgreSQL locks are held meanwhile. `work` may
 * run again when the database had to roll it back (deadlock, busy), so it has no effects but its writes.
 */
export interface UnitOfWork<Stores> {
  run<Result>(work: (stores: Stores) => Promise<Result>): Promise<Result>;
}

const ATTEMPTS_MAX = 5;
const FIRST_DELAY_MS = 10;

/** @param bind constructs the stores that a unit of work hands out, over its transaction */
export function createUnitOfWork<Stores>(
  writer: WriteHandle,
  bind: (transaction: WriteHandle) => Stores,
): UnitOfWork<Stores> {
  return {
    async run(work) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await writer.transaction().execute((transaction) => work(bind(transaction)));
        } catch (error) {
          if (!isTransient(error) || attempt === ATTEMPTS_MAX) throw error;
          // Two that met once must not meet again, so each waits a time of its own.
          await delay(FIRST_DELAY_MS * 2 ** attempt * (0.5 + Math.random()));
        }
      }
    },
  };
}
