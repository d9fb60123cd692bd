import { accountPortalOperations } from '../accounts/portal-operations.ts';
import { customPageOperations } from '../custom-pages/operations.ts';
import { hookPortalOperations } from '../hooks/hook-operations.ts';
import type { OperationContract } from '../http/operation.ts';
import { consoleOperations } from '../office/events/operations.ts';
import { officeOperations } from '../office/office-operations.ts';
import { passwordLinkOperations } from '../office/password-link/operations.ts';
import { signOnPortalOperations } from '../single-sign-on/portal-operation.ts';
import { subscriptionPortalOperations } from '../subscriptions/portal-operations.ts';

/** All operations of the portal's pages. */
export const portalContracts: readonly OperationContract[] = [
  ...accountPortalOperations,
  ...hookPortalOperations,
  ...subscriptionPortalOperations,
  ...signOnPortalOperations,
  ...customPageOperations,
  ...consoleOperations,
  ...officeOperations,
  ...passwordLinkOperations,
].map(({ contract }) => contract);
