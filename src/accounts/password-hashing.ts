import { ProblemError } from '../kernel/problem.ts';
import { limitWork } from '../passwords/limit-work.ts';
import { accountProblem } from './errors.ts';

/** Leaves most hashing threads to customers' passwords. */
const AT_ONCE = 2;
/** About two seconds of work: a flood of guesses must not build up a queue. */
const WAITING_MAX = 64;
const RETRY_AFTER_SECONDS = 5;

/** Hashes and compares passwords of accounts. */
export interface PasswordHashing {
  readonly hashPassword: (password: string) => Promise<string>;
  /** Takes as long for a missing hash as for a wrong password. */
  readonly verifyPassword: (password: string, storedHash: string | null) => Promise<boolean>;
}

/**
 * The same, a few at a time.
 * @throws ProblemError `sign_in_busy` from both when too many calls are waiting
 */
export function limitHashing({ hashPassword, verifyPassword }: PasswordHashing): PasswordHashing {
  const limited = limitWork({
    atOnce: AT_ONCE,
    waitingMax: WAITING_MAX,
    refusal: (cause) => {
      const problem = { ...accountProblem('sign_in_busy'), retryAfterSeconds: RETRY_AFTER_SECONDS };
      return new ProblemError([problem], { cause });
    },
  });
  return {
    hashPassword: (password) => limited(() => hashPassword(password)),
    verifyPassword: (password, storedHash) => limited(() => verifyPassword(password, storedHash)),
  };
}
