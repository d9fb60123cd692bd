import { accessRequestOperations } from './access-request-operations.ts';
import { accountOperations } from './account-operations.ts';
import { sessionOperations } from './session-operations.ts';

/** The operations of the account pages, in the order of the document. */
export const accountPortalOperations = [
  ...sessionOperations,
  ...accountOperations,
  ...accessRequestOperations,
];
