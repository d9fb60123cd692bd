import { defineOperation } from '../../http/operation.ts';
import type { CustomerIdReader } from '../store/customer-id-reader.ts';
import { getCustomerIdsContract } from './contract.ts';
import { createGetCustomerIds } from './get-customer-ids.ts';

export const getCustomerIdsOperation = defineOperation(
  getCustomerIdsContract,
  (dependencies: { readonly customerIds: CustomerIdReader }) => {
    const getCustomerIds = createGetCustomerIds(dependencies);
    return async ({ query }, { signal }) => {
      const { ids, nextCursor } = await getCustomerIds(query, signal);
      return { body: [...ids], headers: nextCursor === null ? {} : { 'X-Upline-Next-Cursor': nextCursor } };
    };
  },
);
