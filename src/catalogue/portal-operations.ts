import {
  changeAccountContract,
  inviteAccountContract,
  listAccountsContract,
  removeAccountContract,
  renewLinkContract,
  signOutAccountContract,
} from '../accounts/account-contracts.ts';
import {
  acceptInvitationContract,
  changePasswordContract,
  getSessionContract,
  listSessionsContract,
  lookUpInvitationContract,
  signInContract,
  signOutContract,
  signOutEverywhereContract,
} from '../accounts/session-contracts.ts';
import { listHookBindingsContract, switchHookContract } from '../hooks/hook-bindings/contracts.ts';
import type { OperationContract } from '../http/operation.ts';
import { changeKeyContract, regenerateKeyContract, showKeyContract } from '../subscriptions/key-contracts.ts';
import {
  createProductContract,
  listOperationGroupsContract,
  listProductsContract,
  removeProductContract,
  replaceProductContract,
} from '../subscriptions/product-contracts.ts';
import {
  changeSubscriptionContract,
  createSubscriptionContract,
  getSubscriptionContract,
  listSubscriptionsContract,
} from '../subscriptions/subscription-contracts.ts';
import { getUsageContract, listRequestsContract } from '../subscriptions/usage-contracts.ts';

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
  listSubscriptionsContract,
  getSubscriptionContract,
  createSubscriptionContract,
  changeSubscriptionContract,
  showKeyContract,
  regenerateKeyContract,
  changeKeyContract,
  getUsageContract,
  listRequestsContract,
  listProductsContract,
  createProductContract,
  replaceProductContract,
  removeProductContract,
  listOperationGroupsContract,
];
