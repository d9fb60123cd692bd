import { defineOperation } from '../../http/operation.ts';
import { searchDownlineContract } from './contract.ts';
import { createSearchDownline, type DownlineSearchDependencies } from './search-downline.ts';

export const searchDownlineOperation = defineOperation(
  searchDownlineContract,
  (dependencies: DownlineSearchDependencies) => {
    const searchDownline = createSearchDownline(dependencies);
    return async ({ params, query }, { signal }) => ({
      body: await searchDownline(params.customerId, query, signal),
    });
  },
);
