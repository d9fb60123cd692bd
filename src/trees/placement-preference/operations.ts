import { defineOperation } from '../../http/operation.ts';
import type { TreeReadDependencies, TreeWriteDependencies } from '../write/tree-dependencies.ts';
import { getPreferenceContract, setPreferenceContract } from './contract.ts';
import { createGetPreference, createSetPreference } from './placement-preference.ts';

export const getPreferenceOperation = defineOperation(
  getPreferenceContract,
  (dependencies: TreeReadDependencies) => {
    const getPreference = createGetPreference(dependencies);
    return async ({ params, query }) => getPreference(params.customerId, query.tree);
  },
);

export const setPreferenceOperation = defineOperation(
  setPreferenceContract,
  (dependencies: TreeWriteDependencies) => {
    const setPreference = createSetPreference(dependencies);
    return async ({ params, query }, context) => setPreference(params.customerId, query, context);
  },
);
