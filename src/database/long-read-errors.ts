import { defineProblems, type ErrorDefinition, ProblemError } from '../kernel/problem.ts';

export const longReadErrors = {
  too_many_long_reads: {
    kind: 'unavailable',
    text: 'The server is busy with other long reads.',
    remedy:
      'Try again after the number of seconds in Retry-After, or read page by page (List Downline Nodes). See UPLINE_LONG_READS.',
  },
  long_read_too_long: {
    kind: 'unavailable',
    text: 'The read took longer than {seconds} seconds and was stopped.',
    remedy:
      'Ask for less: fewer levels, a narrower search, or page by page (List Downline Nodes). Raise UPLINE_LONG_READ_TIMEOUT_MS if you need everything at once.',
  },
} as const satisfies Record<string, ErrorDefinition>;

/** The refusals of an operation that waits for a turn; its contract also says `endsWithCaller`. */
export const LONG_READ_ERRORS = Object.keys(longReadErrors);

const problem = defineProblems(longReadErrors);
const MS_PER_SECOND = 1_000;

/** No turn came in time, or too many reads are waiting. */
export function tooManyLongReads(retryAfterMs: number): ProblemError {
  const retryAfterSeconds = Math.max(1, Math.ceil(retryAfterMs / MS_PER_SECOND));
  return new ProblemError([{ ...problem('too_many_long_reads'), retryAfterSeconds }]);
}

export function longReadTooLong(timeoutMs: number): ProblemError {
  return new ProblemError([problem('long_read_too_long', undefined, { seconds: timeoutMs / MS_PER_SECOND })]);
}
