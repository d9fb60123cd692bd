import { grantOperations } from './grant-operations.ts';
import { productOperations } from './product-operations.ts';
import { subscriptionOperations } from './subscription-operations.ts';
import { usageOperations } from './usage-operations.ts';

/** The operations of the subscription pages, in the order of the document. */
export const subscriptionPortalOperations = [
  ...subscriptionOperations,
  ...grantOperations,
  ...usageOperations,
  ...productOperations,
];
