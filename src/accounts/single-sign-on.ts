import type { NewSession } from '../http/portal-operation.ts';
import { ProblemError } from '../kernel/problem.ts';
import type { AccountDependencies } from './account-dependencies.ts';
import type { AttemptLimit } from './attempt-store.ts';
import { openIdProblem } from './errors.ts';
import type { OpenIdPerson } from './openid-connect.ts';
import { beginSession, type SessionStart } from './sessions.ts';

/**
 * Signs in whom another sign-in vouches for. Nobody gets an account by this: an administrator invites them first.
 * The address is taken to the letter, as the account has it: two that look alike may be two people there.
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
      // Whoever else has the invitation is late.
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
 * Uses up a flow, by its state, for as long as its cookie can live. Of two answers to one flow the first counts, in
 * whichever process.
 * @returns whether it was there to use
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
