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
 * Signs somebody in. An account that there is not, one without a password and one that is disabled are answered as a wrong
 * password is, after the same time, and are locked in the same way.
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
    if (found === null || !isRight || found.isDisabled) {
      if (found !== null) note({ accountId: found.accountId, what: 'sign-in failed' });
      throw new ProblemError([accountProblem('sign_in_failed')]);
    }
    return unitOfWork.run(async (stores) => {
      await limits.succeed(stores, attempt);
      return beginSession(stores, { accountId: found.accountId, ...browser }, dependencies);
    });
  };
}
