import type { NewSession } from '../http/portal-operation.ts';
import { ProblemError } from '../kernel/problem.ts';
import type { AccountDependencies } from './account-dependencies.ts';
import { openIdProblem } from './errors.ts';
import type { OpenIdPerson } from './openid-connect.ts';
import { beginSession, type SessionStart } from './sessions.ts';

/**
 * Signs in whom another sign-in vouches for. Nobody gets an account by this: an administrator invites them first.
 * @throws ProblemError `openid_unverified`, `openid_no_account`
 */
export function createSignInElsewhere(dependencies: AccountDependencies) {
  const { reader, unitOfWork, note } = dependencies;
  return async function signInElsewhere(
    { emailAddress, isVerified }: OpenIdPerson,
    browser: Omit<SessionStart, 'accountId'>,
  ): Promise<NewSession> {
    if (emailAddress === '' || !isVerified) throw new ProblemError([openIdProblem('openid_unverified')]);
    const account = await reader.byEmail(emailAddress);
    if (account === null || account.isDisabled) throw new ProblemError([openIdProblem('openid_no_account')]);
    const accountId = account.id;
    const session = await unitOfWork.run(async (stores) => {
      // Whoever else has the invitation is late.
      await stores.accounts.dropLink(accountId);
      return beginSession(stores, { accountId, ...browser }, dependencies);
    });
    note({ accountId, what: 'signed in by OpenID Connect' });
    return session;
  };
}
