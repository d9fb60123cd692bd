import { defineOperation } from '../../http/operation.ts';
import type { TreeReadDependencies } from '../write/tree-dependencies.ts';
import { getNearestPlacedContract } from './contract.ts';
import { createGetNearestPlaced } from './get-nearest-placed.ts';

export const getNearestPlacedOperation = defineOperation(
  getNearestPlacedContract,
  (dependencies: TreeReadDependencies) => {
    const getNearestPlaced = createGetNearestPlaced(dependencies);
    return async ({ params, query }, { signal }) => ({
      body: await getNearestPlaced(params.customerId, query.tree, signal),
    });
  },
);
