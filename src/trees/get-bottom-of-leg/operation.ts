import { defineOperation } from '../../http/operation.ts';
import { readAsOf } from '../wire/read-as-of.ts';
import type { TreeReadDependencies } from '../write/tree-dependencies.ts';
import { getBottomOfLegContract } from './contract.ts';
import { createGetBottomOfLeg } from './get-bottom-of-leg.ts';

export const getBottomOfLegOperation = defineOperation(
  getBottomOfLegContract,
  (dependencies: TreeReadDependencies) => {
    const getBottomOfLeg = createGetBottomOfLeg(dependencies);
    return async ({ params, query }, { signal }) => ({
      body: await getBottomOfLeg(params.customerId, { ...query, asOf: readAsOf(query.asOf) }, signal),
    });
  },
);
