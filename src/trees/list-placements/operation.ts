import { defineOperation } from '../../http/operation.ts';
import { writePlacementRecord } from '../wire/placement-answer.ts';
import type { TreeReadDependencies } from '../write/tree-dependencies.ts';
import { listPlacementsContract } from './contract.ts';
import { createListPlacements } from './list-placements.ts';

export const listPlacementsOperation = defineOperation(
  listPlacementsContract,
  (dependencies: TreeReadDependencies) => {
    const listPlacements = createListPlacements(dependencies);
    return async ({ params, query }, { signal }) => ({
      body: (await listPlacements(params.customerId, query.tree, signal)).map(writePlacementRecord),
    });
  },
);
