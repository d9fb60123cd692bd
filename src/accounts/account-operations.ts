import type { Static } from 'typebox';
import { definePortalOperation, type SignedInCall } from '../http/portal-operation.ts';
import { type Account, accountState } from './account.ts';
import {
  type AccountAnswer,
  changeAccountContract,
  inviteAccountContract,
  type LinkAnswer,
  listAccountsContract,
  removeAccountContract,
  renewLinkContract,
  signOutAccountContract,
} from './account-contracts.ts';
import { type AccountDependencies, notedBy } from './account-dependencies.ts';
import { invitationAddress, type OneTimeLink } from './links.ts';
import { createAccountManager } from './manage-accounts.ts';

export interface AccountOperationDependencies extends AccountDependencies {
  /** The origin at which browsers reach this server. */
  readonly publicAddress: () => string;
}

/** The operations for administrators on other people's accounts. */
export const accountOperations = [
  definePortalOperation(
    listAccountsContract,
    'administrator',
    (dependencies: AccountOperationDependencies) => async (_, call) => ({
      body: (await managerOf(dependencies, call).list()).map(accountAnswer),
    }),
  ),
  definePortalOperation(
    inviteAccountContract,
    'administrator',
    (dependencies: AccountOperationDependencies) =>
      async ({ body }, call) => {
        const { EmailAddress: emailAddress, Name: name, Role: role } = body;
        const link = await managerOf(dependencies, call).invite({ emailAddress, name, role });
        return { body: linkAnswer(dependencies, link) };
      },
  ),
  definePortalOperation(
    renewLinkContract,
    'administrator',
    (dependencies: AccountOperationDependencies) =>
      async ({ params }, call) => ({
        body: linkAnswer(dependencies, await managerOf(dependencies, call).renewLink(params.accountId)),
      }),
  ),
  definePortalOperation(
    changeAccountContract,
    'administrator',
    (dependencies: AccountOperationDependencies) =>
      async ({ params, body }, call) => {
        const { Name: name, Role: role, IsDisabled: isDisabled } = body;
        const change = {
          ...(name === undefined ? {} : { name }),
          ...(role === undefined ? {} : { role }),
          ...(isDisabled === undefined ? {} : { isDisabled }),
        };
        return { body: accountAnswer(await managerOf(dependencies, call).change(params.accountId, change)) };
      },
  ),
  definePortalOperation(
    removeAccountContract,
    'administrator',
    (dependencies: AccountOperationDependencies) =>
      async ({ params }, call) => {
        await managerOf(dependencies, call).remove(params.accountId);
        return { body: {} };
      },
  ),
  definePortalOperation(
    signOutAccountContract,
    'administrator',
    (dependencies: AccountOperationDependencies) =>
      async ({ params }, call) => ({
        body: { Ended: await managerOf(dependencies, call).signOut(params.accountId) },
      }),
  ),
];

/** A manager whose events name the administrator and the request. */
function managerOf(dependencies: AccountDependencies, call: SignedInCall) {
  return createAccountManager(notedBy(dependencies, call));
}

function linkAnswer(
  { publicAddress }: AccountOperationDependencies,
  link: OneTimeLink,
): Static<typeof LinkAnswer> {
  return {
    AccountId: link.accountId,
    Link: invitationAddress(publicAddress(), link.token),
    ExpiresAt: link.expiresAt,
  };
}

function accountAnswer(account: Account): Static<typeof AccountAnswer> {
  return {
    AccountId: account.id,
    Name: account.name,
    EmailAddress: account.emailAddress,
    Role: account.role,
    State: accountState(account),
    CreatedAt: account.createdAt,
    LastSignInAt: account.lastSignInAt,
    AccessRequestedAt: account.accessRequestedAt,
  };
}
