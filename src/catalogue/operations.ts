import { addressOperations } from '../addresses/address-operations.ts';
import { customerOperations } from '../customers/customer-operations.ts';
import { validateLoginByQueryContract } from '../customers/validate-login/contract.ts';
import { eventOperations } from '../events/event-operations.ts';
import { hookOperations } from '../hooks/hook-operations.ts';
import type { OperationContract } from '../http/operation.ts';
import { signOnOperations } from '../single-sign-on/operations.ts';
import { treeOperations } from '../trees/tree-operations.ts';

/** Everything that the REST API offers, in the order of the reference. */
export const operationContracts: readonly OperationContract[] = [
  ...customerOperations,
  ...addressOperations,
  ...signOnOperations,
  ...hookOperations,
  ...treeOperations,
  ...eventOperations,
].map(({ contract }) => contract);

/** Operations that a setting enables. Not in openapi.json, which describes the standard settings. */
export const optionalContracts: readonly OperationContract[] = [validateLoginByQueryContract];
