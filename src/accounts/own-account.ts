import { httpProblem } from '../http/errors.ts';
import type { SignedInCall } from '../http/portal-operation.ts';
import { ProblemError, throwIfAny } from '../kernel/problem.ts';
import type { AccountDependencies } from './account-dependencies.ts';
import type { Session } from './account-reader.ts';
import { createAttemptLimits } from './attempt-limits.ts';
import { accountProblem } from './errors.ts';
import { checkPassword } from './password-rules.ts';

/** The operations of people on their own account. */
export interface OwnAccount {
  sessions(call: SignedInCall): Promise<Session[]>;
  signOut(sessionToken: string): Promise<void>;
  signOutEverywhere(call: SignedInCall): Promise<number>;
  /**
   * Ends every other session of the account.
   * @throws ProblemError `not_signed_in` when the account was disabled or removed; `wrong_password`, `password_too_weak`, `sign_in_locked`, `sign_in_busy`
   */
  changePassword(call: SignedInCall, present: string, next: string): Promise<void>;
}

export function createOwnAccount(dependencies: AccountDependencies): OwnAccount {
  const { reader, unitOfWork, keyedHash, hashPassword, verifyPassword, clock, note } = dependencies;
  const limits = createAttemptLimits(dependencies);
  return {
    sessions: ({ account, sessionToken }) =>
      reader.sessions(account.accountId, keyedHash(sessionToken), clock().toISOString()),
    signOut: (sessionToken) => unitOfWork.run(({ sessions }) => sessions.end(keyedHash(sessionToken))),
    signOutEverywhere: ({ account }) => unitOfWork.run(({ sessions }) => sessions.endAll(account.accountId)),
    async changePassword({ account: { accountId }, sessionToken, address }, present, next) {
      const account = await reader.byId(accountId);
      if (account === null) throw signedOut();
      // An unattended browser must not allow password guessing.
      const attempt = { emailAddress: account.emailAddress, address };
      await limits.begin(attempt);
      const credentials = await reader.credentials(account.emailAddress);
      if (!(await verifyPassword(present, credentials?.passwordHash ?? null))) {
        throw wrongPassword();
      }
      await unitOfWork.run((stores) => limits.succeed(stores, attempt));
      throwIfAny(checkPassword(next, account.emailAddress, 'NewPassword'));
      const passwordHash = await hashPassword(next);
      await unitOfWork.run(async ({ accounts, sessions }) => {
        const current = await accounts.takeCredentials(accountId);
        if (current === null || current.isDisabled) throw signedOut();
        // An earlier reset wins: the compared password is no longer current.
        if (current.passwordHash !== credentials?.passwordHash) throw wrongPassword();
        await accounts.setPassword(accountId, passwordHash);
        await sessions.endAll(accountId, keyedHash(sessionToken));
      });
      note({ accountId, what: 'password changed' });
    },
  };
}

function wrongPassword(): ProblemError {
  return new ProblemError([
    accountProblem('wrong_password', 'CurrentPassword', { field: 'CurrentPassword' }),
  ]);
}

function signedOut(): ProblemError {
  return new ProblemError([httpProblem('not_signed_in')]);
}
