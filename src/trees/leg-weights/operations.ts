import { defineOperation } from '../../http/operation.ts';
import type { TreeReadDependencies, TreeWriteDependencies } from '../write/tree-dependencies.ts';
import { getLegWeightsContract, setLegWeightsContract } from './contracts.ts';
import { createGetLegWeights, createSetLegWeights } from './leg-weights.ts';

export const setLegWeightsOperation = defineOperation(
  setLegWeightsContract,
  (dependencies: TreeWriteDependencies) => {
    const setLegWeights = createSetLegWeights(dependencies);
    return async ({ query, body }, call) => setLegWeights(query.tree, body, call);
  },
);

export const getLegWeightsOperation = defineOperation(
  getLegWeightsContract,
  (dependencies: TreeReadDependencies) => {
    const getLegWeights = createGetLegWeights(dependencies);
    return async ({ params, query }, { signal }) => ({
      body: await getLegWeights(params.customerId, query.tree, signal),
    });
  },
);
