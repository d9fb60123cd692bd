import type { WriteHandle } from './database.ts';

/**
 * The only way to write. `work` runs inside one transaction and gets stores bound to it; when it
 * throws, nothing is stored. A store kept after its unit of work has ended throws when it is used.
 *
 * Never call the client extension, the network, or another unit of work inside `work`: on an embedded
 * database the second waits for the first for ever, on PostgreSQL locks are held meanwhile.
 */
export interface UnitOfWork<Stores> {
  run<Result>(work: (stores: Stores) => Promise<Result>): Promise<Result>;
}

/** @param bind constructs the stores that a unit of work hands out, over its transaction */
export function createUnitOfWork<Stores>(
  writer: WriteHandle,
  bind: (transaction: WriteHandle) => Stores,
): UnitOfWork<Stores> {
  return {
    run: (work) => writer.transaction().execute((transaction) => work(bind(transaction))),
  };
}
