import { BulkheadRejectedError, bulkhead } from 'cockatiel';

/** Runs work when its turn has come. */
export type LimitedWork = <Result>(work: () => Promise<Result>) => Promise<Result>;

export interface WorkLimit {
  readonly atOnce: number;
  /** Work that waits for its turn, at most. */
  readonly waitingMax: number;
  /** What a caller gets when that much waits already. */
  readonly refusal: (cause: unknown) => Error;
}

/** Hashing a password takes a core and megabytes for milliseconds, so only some may run, and only some may wait. */
export function limitWork({ atOnce, waitingMax, refusal }: WorkLimit): LimitedWork {
  const limit = bulkhead(atOnce, waitingMax);
  return async (work) => {
    try {
      return await limit.execute(work);
    } catch (error) {
      throw error instanceof BulkheadRejectedError ? refusal(error) : error;
    }
  };
}
