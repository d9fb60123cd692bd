import {
  changeAccountContract,
  inviteAccountContract,
  listAccountsContract,
  removeAccountContract,
  renewLinkContract,
  signOutAccountContract,
} from './accounts/account-contracts.ts';
import {
  acceptInvitationContract,
  changePasswordContract,
  getSessionContract,
  listSessionsContract,
  lookUpInvitationContract,
  signInContract,
  signOutContract,
  signOutEverywhereContract,
} from './accounts/session-contracts.ts';
import { listHookBindingsContract, switchHookContract } from './extensions/hook-bindings/contracts.ts';
import type { OperationContract } from './http/operation.ts';

/** Everything that the pages of the portal may ask for. */
export const portalContracts: readonly OperationContract[] = [
  getSessionContract,
  signInContract,
  signOutContract,
  signOutEverywhereContract,
  listSessionsContract,
  changePasswordContract,
  lookUpInvitationContract,
  acceptInvitationContract,
  listAccountsContract,
  inviteAccountContract,
  renewLinkContract,
  changeAccountContract,
  removeAccountContract,
  signOutAccountContract,
  listHookBindingsContract,
  switchHookContract,
];
