import { grantOperations } from './grant-operations.ts';
import { productOperations } from './product-operations.ts';
import { subscriptionOperations } from './subscription-operations.ts';
import { usageOperations } from './usage-operations.ts';

/** What the pages of subscriptions may ask for, in the order of the document. */
export const subscriptionPortalOperations = [
  ...subscriptionOperations,
  ...grantOperations,
  ...usageOperations,
  ...productOperations,
];
