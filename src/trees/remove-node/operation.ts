import { defineOperation } from '../../http/operation.ts';
import type { TreeWriteDependencies } from '../write/tree-dependencies.ts';
import { removeNodeContract } from './contract.ts';
import { createRemoveNode } from './remove-node.ts';

export const removeNodeOperation = defineOperation(
  removeNodeContract,
  (dependencies: TreeWriteDependencies) => {
    const removeNode = createRemoveNode(dependencies);
    return async ({ params, query }, context) => removeNode(params.customerId, query, context);
  },
);
