import { accessRequestOperations } from './access-request-operations.ts';
import { accountOperations } from './account-operations.ts';
import { sessionOperations } from './session-operations.ts';

/** What the pages of accounts may ask for, in the order of the document. */
export const accountPortalOperations = [
  ...sessionOperations,
  ...accountOperations,
  ...accessRequestOperations,
];
