import { addressOperations } from '../addresses/address-operations.ts';
import { customerOperations } from '../customers/customer-operations.ts';
import { listHookCallsOperation } from '../hooks/list-hook-calls/operation.ts';
import type { OperationContract } from '../http/operation.ts';
import { treeOperations } from '../trees/tree-operations.ts';

/** Everything that the REST API offers, in the order of the reference. */
export const operationContracts: readonly OperationContract[] = [
  ...customerOperations,
  ...addressOperations,
  listHookCallsOperation,
  ...treeOperations,
].map(({ contract }) => contract);
