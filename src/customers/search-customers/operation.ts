import { defineOperation } from '../../http/operation.ts';
import type { SearchDependencies } from '../wire/search-result.ts';
import { searchCustomersContract } from './contract.ts';
import { createSearchCustomers } from './search-customers.ts';

export const searchCustomersOperation = defineOperation(
  searchCustomersContract,
  (dependencies: SearchDependencies) => {
    const searchCustomers = createSearchCustomers(dependencies);
    return async ({ params, query }, { signal }) => ({
      body: await searchCustomers(params.searchTerm, query, signal),
    });
  },
);
