import type { NewSession } from '../http/portal-operation.ts';
import { ProblemError } from '../problem.ts';
import { emailKey } from './account.ts';
import type { AccountDependencies } from './account-dependencies.ts';
import type { AttemptLimit } from './attempt-store.ts';
import { accountProblem } from './errors.ts';
import { beginSession } from './sessions.ts';

export interface SignIn {
  readonly emailAddress: string;
  readonly password: string;
  /** Network address of the caller. */
  readonly address: string;
  readonly userAgent: string;
}

/** After five failures a minute, then two, four, up to an hour. */
const PER_ACCOUNT: AttemptLimit = {
  free: 5,
  delaySeconds: (attempts) => 60 * Math.min(2 ** (attempts - 5), 60),
};
/** Offices share an address, so it takes more. */
const PER_ADDRESS: AttemptLimit = { free: 50, delaySeconds: () => 15 * 60 };

/**
 * Signs somebody in. An account that there is not, one without a password and one that is disabled are answered as a wrong
 * password is, after the same time, and are locked in the same way.
 * @throws ProblemError `sign_in_failed`, `sign_in_locked`
 */
export function createSignIn(dependencies: AccountDependencies) {
  const { reader, unitOfWork, keyedHash, verifyPassword, clock, note } = dependencies;
  return async function signIn({ emailAddress, password, address, userAgent }: SignIn): Promise<NewSession> {
    const subjects = {
      account: keyedHash(`account ${emailKey(emailAddress)}`),
      address: keyedHash(`address ${address}`),
    };
    const now = clock();
    const lockedUntil = await unitOfWork.run(
      async ({ attempts }) =>
        (await attempts.begin(subjects.address, PER_ADDRESS, now)) ??
        (await attempts.begin(subjects.account, PER_ACCOUNT, now)),
    );
    if (lockedUntil !== null) throw locked(lockedUntil, now);
    const found = await reader.credentials(emailAddress);
    const isRight = await verifyPassword(password, found?.passwordHash ?? null);
    if (found === null || !isRight || found.isDisabled) {
      if (found !== null) note({ accountId: found.accountId, what: 'sign-in failed' });
      throw new ProblemError([accountProblem('sign_in_failed')]);
    }
    return unitOfWork.run(async (stores) => {
      await stores.attempts.forget(subjects.account);
      await stores.attempts.takeBack(subjects.address);
      return beginSession(stores, { accountId: found.accountId, userAgent }, dependencies);
    });
  };
}

function locked(until: string, now: Date): ProblemError {
  const seconds = Math.max(1, Math.ceil((Date.parse(until) - now.getTime()) / 1_000));
  const problem = accountProblem('sign_in_locked', undefined, { seconds });
  return new ProblemError([{ ...problem, retryAfterSeconds: seconds }]);
}
