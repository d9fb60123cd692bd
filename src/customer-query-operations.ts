import type { CustomerIdReader } from './customers/customer-id-reader.ts';
import { getCustomerIdsContract } from './customers/get-customer-ids/contract.ts';
import { createGetCustomerIds } from './customers/get-customer-ids/get-customer-ids.ts';
import { searchCustomersContract } from './customers/search-customers/contract.ts';
import {
  createSearchCustomers,
  type SearchDependencies,
} from './customers/search-customers/search-customers.ts';
import { type Operation, operation } from './http/operation.ts';

export type CustomerQueryDependencies = SearchDependencies & { readonly customerIds: CustomerIdReader };

/** Contracts of the customers room that read many customers, or one in another form. */
export function createCustomerQueryOperations(dependencies: CustomerQueryDependencies): Operation[] {
  const searchCustomers = createSearchCustomers(dependencies);
  const getCustomerIds = createGetCustomerIds(dependencies);
  return [
    operation(searchCustomersContract, async ({ params, query }) => ({
      body: await searchCustomers(params.searchTerm, query),
    })),
    operation(getCustomerIdsContract, async ({ query }) => {
      const { ids, nextCursor } = await getCustomerIds(query);
      const headers = nextCursor === null ? {} : { 'X-Upline-Next-Cursor': nextCursor };
      return { body: [...ids], headers };
    }),
  ];
}
