/** How much of the database's time long reads may take, in each process. */
export interface LongReadLimits {
  /** Long reads that run at the same time. */
  readonly atOnce: number;
  /** Longest wait for a turn. */
  readonly waitMs: number;
  /** Longest run time. */
  readonly timeoutMs: number;
}

export const DEFAULT_LONG_READ_LIMITS: LongReadLimits = { atOnce: 2, waitMs: 5_000, timeoutMs: 30_000 };

/** Maximum number of waiting long reads; each holds its caller's connection and little else. */
export const LONG_READS_WAITING_MAX = 50;

/**
 * A newcomer that finds this many waiting stays a moment, since callers that have gone may still be counted.
 */
export const LONG_READS_ARRIVING_MAX = 200;

/** Counts of long reads since the process started, for metrics. */
export interface LongReadFigures {
  /** Running now. */
  readonly active: number;
  /** Waiting for a turn now. */
  readonly waiting: number;
  /** Turned away: too many were waiting, or no turn came in time. */
  readonly refused: number;
  /** Given up because the caller went away. */
  readonly cancelled: number;
  /** Stopped because they took too long. */
  readonly overtime: number;
}
