import { accessRequestOperations } from '../accounts/access-request-operations.ts';
import { accountOperations } from '../accounts/account-operations.ts';
import { sessionOperations } from '../accounts/session-operations.ts';
import { customPageOperations } from '../custom-pages/operations.ts';
import { hookBindingOperations } from '../hooks/hook-bindings/operations.ts';
import { hookCallPortalOperations } from '../hooks/list-hook-calls/portal-operation.ts';
import type { OperationContract } from '../http/operation.ts';
import { consoleOperations } from '../office/events/operations.ts';
import { officeOperations } from '../office/office-operations.ts';
import { officeTreeOperations } from '../office/trees/operations.ts';
import { signOnPortalOperations } from '../single-sign-on/portal-operation.ts';
import { grantOperations } from '../subscriptions/grant-operations.ts';
import { overviewOperations } from '../subscriptions/overview-operations.ts';
import { productOperations } from '../subscriptions/product-operations.ts';
import { subscriptionOperations } from '../subscriptions/subscription-operations.ts';
import { usageOperations } from '../subscriptions/usage-operations.ts';

/** Everything that the pages of the portal may ask for. */
export const portalContracts: readonly OperationContract[] = [
  ...sessionOperations,
  ...accountOperations,
  ...accessRequestOperations,
  ...hookBindingOperations,
  ...hookCallPortalOperations,
  ...subscriptionOperations,
  ...grantOperations,
  ...usageOperations,
  ...overviewOperations,
  ...productOperations,
  ...signOnPortalOperations,
  ...customPageOperations,
  ...consoleOperations,
  ...officeTreeOperations,
  ...officeOperations,
].map(({ contract }) => contract);
