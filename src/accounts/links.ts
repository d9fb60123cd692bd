import type { NewSession } from '../http/portal-operation.ts';
import { ProblemError, throwIfAny } from '../kernel/problem.ts';
import { type LinkPurpose, newToken } from './account.ts';
import type { AccountDependencies, AccountStores } from './account-dependencies.ts';
import type { AccountReader, LiveLink } from './account-reader.ts';
import { createAttemptLimits } from './attempt-limits.ts';
import { accountProblem } from './errors.ts';
import { checkPassword } from './password-rules.ts';
import { beginSession, type SessionStart } from './sessions.ts';

const DAY_MS = 24 * 3_600_000;
const LIFE_MS: Readonly<Record<LinkPurpose, number>> = { Invitation: 7 * DAY_MS, PasswordReset: DAY_MS };

/** The link that an administrator gives to a person. The token is shown only once. */
export interface OneTimeLink {
  readonly accountId: number;
  readonly token: string;
  readonly purpose: LinkPurpose;
  readonly expiresAt: string;
}

/** Creates the only link of an account within a unit of work; it replaces an older one. */
export async function makeLink(
  { accounts }: Pick<AccountStores, 'accounts'>,
  account: { readonly id: number; readonly hasPassword: boolean },
  { keyedHash, clock }: Pick<AccountDependencies, 'keyedHash' | 'clock'>,
): Promise<OneTimeLink> {
  const now = clock();
  const token = newToken();
  const purpose = account.hasPassword ? 'PasswordReset' : 'Invitation';
  const expiresAt = new Date(now.getTime() + LIFE_MS[purpose]).toISOString();
  await accounts.putLink({
    accountId: account.id,
    tokenHash: keyedHash(token),
    purpose,
    at: now.toISOString(),
    expiresAt,
  });
  return { accountId: account.id, token, purpose, expiresAt };
}

/** The token is after the #, which browsers do not send, so no log contains it. */
export function invitationAddress(publicAddress: string, token: string): string {
  return `${publicAddress}/invitation#${token}`;
}

export interface AcceptedLink extends Omit<SessionStart, 'accountId'> {
  readonly token: string;
  readonly name: string;
  readonly password: string;
}

/** The person's operations on one-time links. */
export interface LinkUse {
  /** @throws ProblemError `link_not_valid` */
  lookUp(token: string): Promise<LiveLink>;
  /**
   * Sets name and password, ends all earlier sessions and locks, and signs in; works once.
   * @throws ProblemError `link_not_valid`, `password_too_weak`, `sign_in_busy`
   */
  accept(link: AcceptedLink): Promise<NewSession>;
}

export function createLinkUse(dependencies: AccountDependencies): LinkUse {
  const { reader, unitOfWork, keyedHash, hashPassword, clock, note } = dependencies;
  const limits = createAttemptLimits(dependencies);
  const lookUp = async (token: string, accounts: AccountReader): Promise<LiveLink> => {
    const link = await accounts.link(keyedHash(token), clock().toISOString());
    if (link === null) throw notValid();
    return link;
  };
  return {
    lookUp: (token) => lookUp(token, reader),
    async accept({ token, name, password, userAgent, formerToken }) {
      const { account } = await lookUp(token, reader);
      throwIfAny(checkPassword(password, account.emailAddress, 'Password'));
      const passwordHash = await hashPassword(password);
      const session = await unitOfWork.run(async (stores) => {
        await stores.accounts.take(account.id);
        // While the password was hashed, the account may have been disabled, or the link used or replaced.
        await lookUp(token, stores.accounts);
        if (!(await stores.accounts.takeLink(keyedHash(token)))) throw notValid();
        await stores.accounts.setPassword(account.id, passwordHash);
        await stores.accounts.change(account.id, { name });
        await stores.sessions.endAll(account.id);
        await limits.forget(stores, account.emailAddress);
        return beginSession(stores, { accountId: account.id, userAgent, formerToken }, dependencies);
      });
      note({ accountId: account.id, what: 'one-time link used' });
      return session;
    },
  };
}

function notValid(): ProblemError {
  return new ProblemError([accountProblem('link_not_valid', 'Token')]);
}
