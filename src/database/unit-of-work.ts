import { CompiledQuery } from 'kysely';
import type { Database, WriteHandle } from './database.ts';
import { isDatabaseUnavailable, isSearchIndexBroken } from './database-errors.ts';
import { patienceOf } from './patience.ts';
import { retryTransient } from './retry-transient.ts';
import { MARK_BROKEN } from './text-index-build.ts';
import { noteRefused, noteWritten } from './write-health.ts';

/**
 * The only way to write. `work` runs inside one transaction and gets stores bound to it; when it throws,
 * nothing is stored. A store that is used after its unit of work has ended throws.
 *
 * Never call the client extension, the network, or another unit of work inside `work`: on an embedded
 * database, the inner unit would wait for the outer one forever; on PostgreSQL, locks would be held all that
 * time. `work` may run again when the database had to roll it back (deadlock, busy), so its only effects are
 * its writes.
 */
export interface UnitOfWork<Stores> {
  run<Result>(work: (stores: Stores) => Promise<Result>): Promise<Result>;
}

/** @param bind constructs the stores of a unit of work, over its transaction */
export function createUnitOfWork<Stores>(
  writer: WriteHandle,
  bind: (transaction: WriteHandle) => Stores,
): UnitOfWork<Stores> {
  return {
    run: (work) => inTransaction(writer, (transaction) => work(bind(transaction))),
  };
}

/**
 * Binds stores that are created when first used, and kept for their transaction.
 * @param makers by name of the store
 */
export function lazyStores<Stores extends object>(
  makers: {
    readonly [Name in keyof Stores]: (transaction: WriteHandle) => Stores[Name];
  },
): (transaction: WriteHandle) => Stores {
  class LazyStores {
    readonly transaction: WriteHandle;
    readonly made: Partial<Stores> = {};

    constructor(transaction: WriteHandle) {
      this.transaction = transaction;
    }
  }
  for (const name of Object.keys(makers) as (keyof Stores)[]) {
    Object.defineProperty(LazyStores.prototype, name, {
      get(this: LazyStores) {
        this.made[name] ??= makers[name](this.transaction);
        return this.made[name];
      },
    });
  }
  return (transaction) => new LazyStores(transaction) as unknown as Stores;
}

/** The same stores with some replaced. Copying by spread would miss stores that do not exist yet. */
export function replaceStores<Stores extends object>(stores: Stores, others: Partial<Stores>): Stores {
  return Object.create(stores, Object.getOwnPropertyDescriptors(others)) as Stores;
}

/**
 * A unit of work for rows that mean nothing after a crash of the machine: it does not wait until they are on
 * the disk. They are as visible to others, and as atomic, as any. On PostgreSQL the table itself says so
 * (`UNLOGGED`).
 */
export function createVolatileUnitOfWork<Stores>(
  { engine, writer }: Pick<Database, 'engine' | 'writer'>,
  bind: (transaction: WriteHandle) => Stores,
): UnitOfWork<Stores> {
  if (engine === 'postgres') return createUnitOfWork(writer, bind);
  return {
    run: (work) =>
      retryWhileBusy(writer, () =>
        // No other work gets the connection until its setting is restored.
        writer.connection().execute(async (connection) => {
          await connection.executeQuery(CompiledQuery.raw('PRAGMA synchronous = NORMAL'));
          try {
            return await connection.transaction().execute((transaction) => work(bind(transaction)));
          } finally {
            await connection.executeQuery(CompiledQuery.raw('PRAGMA synchronous = FULL'));
          }
        }),
      ),
  };
}

/** Runs work in one transaction; {@link UnitOfWork} lists what it must not do. */
export function inTransaction<Result>(
  writer: WriteHandle,
  work: (transaction: WriteHandle) => Promise<Result>,
): Promise<Result> {
  return retryWhileBusy(writer, () => writer.transaction().execute(work));
}

/**
 * Runs a single statement that writes. It is a transaction by itself; beginning and committing one would add
 * two round trips to a database server. The work must write only once.
 */
export function inOneStatement<Result>(
  writer: WriteHandle,
  work: (db: WriteHandle) => Promise<Result>,
): Promise<Result> {
  return retryWhileBusy(writer, () => work(writer));
}

async function retryWhileBusy<Result>(writer: WriteHandle, write: () => Promise<Result>): Promise<Result> {
  try {
    const result = await retryTransient(write, patienceOf(writer)).catch((error: unknown) =>
      withoutSearchIndex(writer, error, write),
    );
    noteWritten(writer);
    return result;
  } catch (error) {
    if (isDatabaseUnavailable(error)) noteRefused(writer);
    throw error;
  }
}

/** A broken search index blocks no write: the index is left alone until it is built again. */
async function withoutSearchIndex<Result>(
  writer: WriteHandle,
  error: unknown,
  write: () => Promise<Result>,
): Promise<Result> {
  if (!isSearchIndexBroken(error)) throw error;
  await retryTransient(() => writer.executeQuery(CompiledQuery.raw(MARK_BROKEN)), patienceOf(writer));
  return retryTransient(write, patienceOf(writer));
}

/** The same unit of work; calls `onCommitted` after each transaction that was committed. */
export function noting<Stores>(unitOfWork: UnitOfWork<Stores>, onCommitted: () => void): UnitOfWork<Stores> {
  return {
    async run(work) {
      const result = await unitOfWork.run(work);
      onCommitted();
      return result;
    },
  };
}

/** Carries a result out of a transaction that must not be committed. */
class RollBack<Result> extends Error {
  readonly result: Result;

  constructor(result: Result) {
    super('A preview is rolled back');
    this.result = result;
  }
}

/** A unit of work that does everything, returns the result and stores nothing: for previews. */
export function rollingBack<Stores>(unitOfWork: UnitOfWork<Stores>): UnitOfWork<Stores> {
  return {
    async run<Result>(work: (stores: Stores) => Promise<Result>): Promise<Result> {
      try {
        return await unitOfWork.run(async (stores) => {
          throw new RollBack(await work(stores));
        });
      } catch (error) {
        if (error instanceof RollBack) return error.result as Result;
        throw error;
      }
    },
  };
}
