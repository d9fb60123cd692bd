import { availableParallelism } from 'node:os';
import { httpProblem } from '../../http/errors.ts';
import { ProblemError } from '../../kernel/problem.ts';
import type { WorkLimit } from '../../passwords/limit-work.ts';

const RETRY_AFTER_SECONDS = 10;

/** The limit for passwords of customers; its refusal is `server_busy`. */
export const CUSTOMER_HASHING_LIMIT: WorkLimit = {
  // More at once would not finish sooner: each moves megabytes through caches that the cores share.
  atOnce: availableParallelism(),
  // Some ten seconds of hashing on two cores.
  waitingMax: 1_000,
  refusal(cause) {
    const problem = { ...httpProblem('server_busy'), retryAfterSeconds: RETRY_AFTER_SECONDS };
    return new ProblemError([problem], { cause });
  },
};
