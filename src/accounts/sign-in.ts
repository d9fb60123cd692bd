import type { NewSession } from '../http/portal-operation.ts';
import { ProblemError } from '../kernel/problem.ts';
import type { AccountDependencies } from './account-dependencies.ts';
import { type Attempt, createAttemptLimits } from './attempt-limits.ts';
import { accountProblem } from './errors.ts';
import { beginSession, type SessionStart } from './sessions.ts';

export interface SignIn extends Attempt, Omit<SessionStart, 'accountId'> {
  readonly password: string;
}

/**
 * Signs a person in. A missing account, one without a password and a disabled one get the answer of a wrong
 * password, after the same time, and are locked in the same way.
 * @throws ProblemError `sign_in_failed`, `sign_in_locked`, `sign_in_busy`
 */
export function createSignIn(dependencies: AccountDependencies) {
  const { reader, unitOfWork, verifyPassword, note } = dependencies;
  const limits = createAttemptLimits(dependencies);
  return async function signIn({ emailAddress, password, address, ...browser }: SignIn): Promise<NewSession> {
    const attempt = { emailAddress, address };
    await limits.begin(attempt);
    const found = await reader.credentials(emailAddress);
    const isRight = await verifyPassword(password, found?.passwordHash ?? null);
    if (found === null) throw failed();
    const { accountId, passwordHash } = found;
    const session = isRight
      ? await unitOfWork.run(async (stores) => {
          // While the password was compared, it may have been changed, or the account disabled.
          const current = await stores.accounts.takeCredentials(accountId);
          if (current === null || current.isDisabled || current.passwordHash !== passwordHash) return null;
          await limits.succeed(stores, attempt);
          return beginSession(stores, { accountId, ...browser }, dependencies);
        })
      : null;
    if (session === null) {
      note({ accountId, what: 'sign-in failed' });
      throw failed();
    }
    return session;
  };
}

function failed(): ProblemError {
  return new ProblemError([accountProblem('sign_in_failed')]);
}
