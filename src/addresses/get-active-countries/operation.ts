import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import { defineOperation } from '../../http/operation.ts';
import { getActiveCountriesContract } from './contract.ts';
import { createGetActiveCountries } from './get-active-countries.ts';

export const getActiveCountriesOperation = defineOperation(
  getActiveCountriesContract,
  (dependencies: { readonly plan: CommissionPlan }) => {
    const getActiveCountries = createGetActiveCountries(dependencies);
    return async () => ({ body: [...getActiveCountries()] });
  },
);
