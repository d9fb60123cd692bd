import { ProblemError } from '../kernel/problem.ts';
import type { WorkLimit } from '../passwords/limit-work.ts';
import { accountProblem } from './errors.ts';

const RETRY_AFTER_SECONDS = 5;

/** The limit for passwords of accounts; its refusal is `sign_in_busy`. */
export const ACCOUNT_HASHING_LIMIT: WorkLimit = {
  // Leaves most hashing threads to customers' passwords.
  atOnce: 2,
  // About two seconds of work: a flood of guesses must not build up a queue.
  waitingMax: 64,
  refusal(cause) {
    const problem = { ...accountProblem('sign_in_busy'), retryAfterSeconds: RETRY_AFTER_SECONDS };
    return new ProblemError([problem], { cause });
  },
};
