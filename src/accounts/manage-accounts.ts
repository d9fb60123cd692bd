import { ProblemError } from '../kernel/problem.ts';
import { type Account, accountState } from './account.ts';
import type { AccountDependencies, AccountStores } from './account-dependencies.ts';
import type { AccountChange, NewAccount } from './account-store.ts';
import { accountProblem } from './errors.ts';
import { makeLink, type OneTimeLink } from './links.ts';

/** What administrators, and whoever runs the server, do with accounts. */
export interface AccountManager {
  list(): Promise<Account[]>;
  /** @throws ProblemError `account_not_found` */
  byEmail(emailAddress: string): Promise<Account>;
  /** @throws ProblemError `account_exists` */
  invite(account: NewAccount): Promise<OneTimeLink>;
  /**
   * The first administrator, as long as nobody has an account or the first one has not come yet; otherwise `null`.
   * Of processes that start together, one makes the link.
   */
  inviteFirst(account: NewAccount): Promise<OneTimeLink | null>;
  /**
   * A new one-time link, for an invitation or a forgotten password; an older one is void.
   * @throws ProblemError `account_not_found`
   */
  renewLink(accountId: number): Promise<OneTimeLink>;
  /**
   * Another role and being disabled end every session of the account.
   * @throws ProblemError `account_not_found`, `last_administrator`
   */
  change(accountId: number, change: AccountChange): Promise<Account>;
  /** @throws ProblemError `account_not_found`, `last_administrator` */
  remove(accountId: number): Promise<void>;
  /** @returns how many sessions were ended @throws ProblemError `account_not_found` */
  signOut(accountId: number): Promise<number>;
}

/** Another process prints the link at the same moment, or a restart would take away one that somebody has open. */
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

/** Somebody must always be able to let others in. */
async function assertNotLast(accounts: AccountStores['accounts'], account: Account): Promise<void> {
  if (account.role !== 'Administrator' || account.isDisabled) return;
  if ((await accounts.otherAdministrators(account.id)) > 0) return;
  throw new ProblemError([accountProblem('last_administrator', 'accountId')]);
}
