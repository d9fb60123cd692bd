/** How much of the database's time long reads may take, in each process. */
export interface LongReadLimits {
  /** Long reads that run at the same time. */
  readonly atOnce: number;
  /** Longest time that one waits for its turn. */
  readonly waitMs: number;
  /** Longest time that one runs. */
  readonly timeoutMs: number;
}

export const STANDARD_LONG_READ_LIMITS: LongReadLimits = { atOnce: 2, waitMs: 5_000, timeoutMs: 30_000 };

/** Long reads that wait at the most; each holds a connection of its caller and little else. */
export const LONG_READS_WAITING_MAX = 50;

/** Newcomers that find these many waiting stay a moment, since callers who have gone may still be counted. */
export const LONG_READS_ARRIVING_MAX = 200;

/** How long reads have gone since the process started, for metrics. */
export interface LongReadFigures {
  /** Running now. */
  readonly active: number;
  /** Waiting for their turn now. */
  readonly waiting: number;
  /** Turned away: too many waited, or no turn came in time. */
  readonly refused: number;
  /** Given up because their caller went away. */
  readonly cancelled: number;
  /** Stopped because they took too long. */
  readonly overtime: number;
}
