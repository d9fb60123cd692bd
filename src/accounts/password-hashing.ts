import { BulkheadRejectedError, bulkhead } from 'cockatiel';
import { ProblemError } from '../kernel/problem.ts';
import { accountProblem } from './errors.ts';

/** Leaves most of the threads that hash to customers' passwords. */
const AT_ONCE = 2;
/** About two seconds of work; who comes then is sent away, so that no flood of guesses piles up. */
const WAITING_MAX = 64;
const RETRY_AFTER_SECONDS = 5;

/** Hashes and compares passwords of accounts. */
export interface PasswordHashing {
  readonly hashPassword: (password: string) => Promise<string>;
  /** Takes as long for no hash as for a wrong password. */
  readonly verifyPassword: (password: string, storedHash: string | null) => Promise<boolean>;
}

/**
 * The same, a few at a time.
 * @throws ProblemError `sign_in_busy` from both when too many wait already
 */
export function boundHashing({ hashPassword, verifyPassword }: PasswordHashing): PasswordHashing {
  const limit = bulkhead(AT_ONCE, WAITING_MAX);
  const run = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await limit.execute(work);
    } catch (error) {
      if (!(error instanceof BulkheadRejectedError)) throw error;
      const problem = accountProblem('sign_in_busy');
      throw new ProblemError([{ ...problem, retryAfterSeconds: RETRY_AFTER_SECONDS }], { cause: error });
    }
  };
  return {
    hashPassword: (password) => run(() => hashPassword(password)),
    verifyPassword: (password, storedHash) => run(() => verifyPassword(password, storedHash)),
  };
}
