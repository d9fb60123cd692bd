import { ProblemError } from '../kernel/problem.ts';
import { type Account, accountState } from './account.ts';
import type { AccountDependencies, AccountStores } from './account-dependencies.ts';
import type { AccountChange, NewAccount } from './account-store.ts';
import { accountProblem } from './errors.ts';
import { makeLink, type OneTimeLink } from './links.ts';

/** Account management for administrators and operators. */
export interface AccountManager {
  list(): Promise<Account[]>;
  /** @throws ProblemError `account_not_found` */
  byEmail(emailAddress: string): Promise<Account>;
  /** @throws ProblemError `account_exists` */
  invite(account: NewAccount): Promise<OneTimeLink>;
  /**
   * The first administrator, while there are no accounts or the first one has not signed in; otherwise
   * `null`. If processes start together, only one creates the link.
   */
  inviteFirst(account: NewAccount): Promise<OneTimeLink | null>;
  /**
   * A new one-time link, for an invitation or a forgotten password; it replaces an older one.
   * @throws ProblemError `account_not_found`
   */
  renewLink(accountId: number): Promise<OneTimeLink>;
  /**
   * A change of role, and disabling, end every session of the account.
   * @throws ProblemError `account_not_found`, `last_administrator`
   */
  change(accountId: number, change: AccountChange): Promise<Account>;
  /** @throws ProblemError `account_not_found`, `last_administrator` */
  remove(accountId: number): Promise<void>;
  /**
   * @returns the number of ended sessions
   * @throws ProblemError `account_not_found`
   */
  signOut(accountId: number): Promise<number>;
}

/**
 * A concurrent process prints the link; without this check, a restart would replace a link that is in use.
 */
const JUST_MADE_MS = 60_000;

export function createAccountManager(dependencies: AccountDependencies): AccountManager {
  const { reader, unitOfWork, clock, note } = dependencies;
  const insert = async (stores: AccountStores, account: NewAccount): Promise<OneTimeLink> => {
    const id = await stores.accounts.insert(account, clock().toISOString());
    if (id === null) {
      throw new ProblemError([accountProblem('account_exists', 'EmailAddress', { field: 'EmailAddress' })]);
    }
    return makeLink(stores, { id, hasPassword: false }, dependencies);
  };
  return {
    list: () => reader.list(),
    byEmail: async (emailAddress) => existing(await reader.byEmail(emailAddress)),
    async invite(account) {
      const link = await unitOfWork.run((stores) => insert(stores, account));
      note({ accountId: link.accountId, what: 'invited' });
      return link;
    },
    inviteFirst: (account) =>
      unitOfWork.run(async (stores) => {
        await stores.accounts.lock();
        const [only, ...others] = await stores.accounts.list();
        if (only === undefined) return insert(stores, account);
        if (others.length > 0) return null;
        const first = await stores.accounts.take(only.id);
        if (first === null || accountState(first) !== 'Invited') return null;
        const madeAt = await stores.accounts.linkMadeAt(first.id);
        if (madeAt !== null && clock().getTime() - Date.parse(madeAt) < JUST_MADE_MS) return null;
        return makeLink(stores, first, dependencies);
      }),
    async renewLink(accountId) {
      const link = await unitOfWork.run(async (stores) =>
        makeLink(stores, existing(await stores.accounts.take(accountId)), dependencies),
      );
      note({ accountId, what: 'new one-time link' });
      return link;
    },
    async change(accountId, change) {
      const changed = await unitOfWork.run(async ({ accounts, sessions }) => {
        await accounts.lock();
        const account = existing(await accounts.byId(accountId));
        const { role = account.role, isDisabled = account.isDisabled } = change;
        if (role !== 'Administrator' || isDisabled) await assertNotLast(accounts, account);
        await accounts.change(accountId, change);
        if (role !== account.role || isDisabled) await sessions.endAll(accountId);
        return existing(await accounts.byId(accountId));
      });
      note({ accountId, what: `changed: ${Object.keys(change).join(', ')}` });
      return changed;
    },
    async remove(accountId) {
      await unitOfWork.run(async ({ accounts }) => {
        await accounts.lock();
        await assertNotLast(accounts, existing(await accounts.byId(accountId)));
        await accounts.remove(accountId);
      });
      note({ accountId, what: 'removed' });
    },
    async signOut(accountId) {
      const ended = await unitOfWork.run(async ({ accounts, sessions }) => {
        existing(await accounts.take(accountId));
        return sessions.endAll(accountId);
      });
      note({ accountId, what: 'signed out everywhere' });
      return ended;
    },
  };
}

function existing(account: Account | null): Account {
  if (account === null) throw new ProblemError([accountProblem('account_not_found', 'accountId')]);
  return account;
}

/** At least one person must always be able to admit others. */
async function assertNotLast(accounts: AccountStores['accounts'], account: Account): Promise<void> {
  if (account.role !== 'Administrator' || account.isDisabled) return;
  if ((await accounts.otherAdministrators(account.id)) > 0) return;
  throw new ProblemError([accountProblem('last_administrator', 'accountId')]);
}
