import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import { defineOperation } from '../../http/operation.ts';
import { getRegionContract } from './contract.ts';
import { createGetRegion } from './get-region.ts';

export const getRegionOperation = defineOperation(
  getRegionContract,
  (dependencies: { readonly plan: CommissionPlan }) => {
    const getRegion = createGetRegion(dependencies);
    return async ({ query }) => ({ body: getRegion(query.countryCode, query.stateCode) });
  },
);
