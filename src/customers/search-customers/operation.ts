import { defineOperation } from '../../http/operation.ts';
import { searchCustomersContract } from './contract.ts';
import { createSearchCustomers, type SearchDependencies } from './search-customers.ts';

export const searchCustomersOperation = defineOperation(
  searchCustomersContract,
  (dependencies: SearchDependencies) => {
    const searchCustomers = createSearchCustomers(dependencies);
    return async ({ params, query }, { signal }) => ({
      body: await searchCustomers(params.searchTerm, query, signal),
    });
  },
);
