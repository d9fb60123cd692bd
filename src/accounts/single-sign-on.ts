import type { NewSession } from '../http/portal-operation.ts';
import { ProblemError } from '../kernel/problem.ts';
import type { AccountDependencies } from './account-dependencies.ts';
import type { AttemptLimit } from './attempt-store.ts';
import { openIdProblem } from './errors.ts';
import type { OpenIdPerson } from './openid-connect.ts';
import { beginSession, type SessionStart } from './sessions.ts';

/**
 * Signs in a person that the identity provider identifies. This never creates an account: an administrator
 * must invite the person first. The address must match the account's exactly, because two similar addresses
 * may belong to two people at the provider.
 * @throws ProblemError `openid_unverified`, `openid_no_account`
 */
export function createSingleSignOn(dependencies: AccountDependencies) {
  const { reader, unitOfWork, note } = dependencies;
  return async function singleSignOn(
    { emailAddress, isVerified }: OpenIdPerson,
    browser: Omit<SessionStart, 'accountId'>,
  ): Promise<NewSession> {
    if (emailAddress === '' || !isVerified) throw new ProblemError([openIdProblem('openid_unverified')]);
    const found = await reader.byEmail(emailAddress);
    if (found === null) throw noAccount();
    const accountId = found.id;
    const session = await unitOfWork.run(async (stores) => {
      const account = await stores.accounts.take(accountId);
      if (account === null || account.isDisabled || account.emailAddress !== emailAddress) throw noAccount();
      // The invitation link is then no longer valid.
      await stores.accounts.dropLink(accountId);
      return beginSession(stores, { accountId, ...browser }, dependencies);
    });
    note({ accountId, what: 'signed in by OpenID Connect' });
    return session;
  };
}

function noAccount(): ProblemError {
  return new ProblemError([openIdProblem('openid_no_account')]);
}

/**
 * Uses up a flow, identified by its state, for the maximum lifetime of its cookie. If a flow gets two
 * answers, only the first counts, in any process.
 * @returns whether this is the first use
 */
export function createUseFlow({
  unitOfWork,
  keyedHash,
  clock,
}: Pick<AccountDependencies, 'unitOfWork' | 'keyedHash' | 'clock'>) {
  return async function useFlow(state: string, seconds: number): Promise<boolean> {
    const once: AttemptLimit = {
      free: 1,
      delaySeconds: () => seconds,
      keptMs: seconds * 1_000,
      isProlonged: false,
    };
    const usedUntil = await unitOfWork.run(({ attempts }) =>
      attempts.begin(keyedHash(`flow ${state}`), once, clock()),
    );
    return usedUntil === null;
  };
}
