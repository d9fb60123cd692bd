import { emailKey } from '../kernel/email-address.ts';
import { ProblemError } from '../kernel/problem.ts';
import type { AccountDependencies, AccountStores } from './account-dependencies.ts';
import type { AttemptLimit } from './attempt-store.ts';
import { accountProblem } from './errors.ts';
import { networkOf } from './network-of.ts';

const HOUR_MS = 3_600_000;

/** One minute after five failures, then two, four, up to an hour. */
const PER_ACCOUNT: AttemptLimit = {
  free: 5,
  delaySeconds: (attempts) => 60 * Math.min(2 ** (attempts - 5), 60),
  keptMs: 24 * HOUR_MS,
  isProlonged: true,
};
/** Offices share an IP address, so the limit is higher, and the count ends after an hour. */
const PER_ADDRESS: AttemptLimit = {
  free: 50,
  delaySeconds: () => 15 * 60,
  keptMs: HOUR_MS,
  isProlonged: false,
};

/** The origin of a password attempt. */
export interface Attempt {
  readonly emailAddress: string;
  /** IP address of the caller. */
  readonly address: string;
}

/** Slows down password guessing. An email address without an account is treated like one with an account. */
export interface AttemptLimits {
  /**
   * Counts an attempt before it runs.
   * @throws ProblemError `sign_in_locked`
   */
  begin(attempt: Attempt): Promise<void>;
  /** Takes back a successful attempt, in the transaction of its result. */
  succeed(stores: Pick<AccountStores, 'attempts'>, attempt: Attempt): Promise<void>;
  /** Unlocks an email address whose owner has signed in another way. */
  forget(stores: Pick<AccountStores, 'attempts'>, emailAddress: string): Promise<void>;
}

export function createAttemptLimits({
  unitOfWork,
  keyedHash,
  clock,
}: Pick<AccountDependencies, 'unitOfWork' | 'keyedHash' | 'clock'>): AttemptLimits {
  const accountOf = (emailAddress: string) => keyedHash(`account ${emailKey(emailAddress)}`);
  const networkHash = (address: string) => keyedHash(`address ${networkOf(address)}`);
  return {
    async begin({ emailAddress, address }) {
      const now = clock();
      const lockedUntil = await unitOfWork.run(async ({ attempts }) => {
        const network = networkHash(address);
        const isNetworkLocked = await attempts.begin(network, PER_ADDRESS, now);
        if (isNetworkLocked !== null) return isNetworkLocked;
        const isAccountLocked = await attempts.begin(accountOf(emailAddress), PER_ACCOUNT, now);
        // Refused attempts do not count; otherwise one locked account would eventually lock a whole office.
        if (isAccountLocked !== null) await attempts.takeBack(network, PER_ADDRESS);
        return isAccountLocked;
      });
      if (lockedUntil !== null) throw locked(lockedUntil, now);
    },
    async succeed({ attempts }, { emailAddress, address }) {
      await attempts.takeBack(networkHash(address), PER_ADDRESS);
      await attempts.forget(accountOf(emailAddress));
    },
    forget: ({ attempts }, emailAddress) => attempts.forget(accountOf(emailAddress)),
  };
}

function locked(until: string, now: Date): ProblemError {
  const seconds = Math.max(1, Math.ceil((Date.parse(until) - now.getTime()) / 1_000));
  const problem = accountProblem('sign_in_locked', undefined, { seconds });
  return new ProblemError([{ ...problem, retryAfterSeconds: seconds }]);
}
