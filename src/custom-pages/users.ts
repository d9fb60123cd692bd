import type { Account } from '../accounts/account.ts';
import type { AccountReader } from '../accounts/account-reader.ts';
import type { SignedIn } from '../http/portal-operation.ts';
import type { Permission } from '../office/permissions.ts';

/** A person of the company, as extensions know them. Their user name is the email address. */
export interface User {
  readonly account: Account;
  readonly rights: readonly Permission[];
  /** Roles of the back office, by name. */
  readonly roles: readonly string[];
}

/** Finds people who can sign in to the portal. */
export interface Users {
  /** `null` for an unknown or disabled account. */
  byId(accountId: number): Promise<User | null>;
  byName(userName: string): Promise<User | null>;
}

export interface UserSources {
  readonly accounts: Pick<AccountReader, 'byId' | 'byEmail'>;
  readonly permissionsOf: (account: SignedIn) => Promise<ReadonlySet<Permission>>;
  readonly rolesOf: (accountId: number) => Promise<string[]>;
}

export function createUsers({ accounts, permissionsOf, rolesOf }: UserSources): Users {
  const userOf = async (account: Account | null): Promise<User | null> => {
    if (account === null || account.isDisabled) return null;
    const { id: accountId, name, role } = account;
    const rights = [...(await permissionsOf({ accountId, name, role }))].sort();
    return { account, rights, roles: await rolesOf(accountId) };
  };
  return {
    byId: async (accountId) => userOf(await accounts.byId(accountId)),
    byName: async (userName) => userOf(await accounts.byEmail(userName)),
  };
}
