import { BulkheadRejectedError, bulkhead } from 'cockatiel';

/** Runs work when its turn comes. */
export type LimitedWork = <Result>(work: () => Promise<Result>) => Promise<Result>;

export interface WorkLimit {
  readonly atOnce: number;
  /** Maximum number of waiting calls. */
  readonly waitingMax: number;
  /** The error for a caller when the line is full. */
  readonly refusal: (cause: unknown) => Error;
}

/**
 * Hashing a password takes a core and megabytes for milliseconds, so the number that runs, and the number
 * that waits, is limited.
 */
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
