import { defineOperation } from '../../http/operation.ts';
import type { CustomerReader } from '../store/customer-reader.ts';
import { writeCustomer } from '../wire/wire-mapping.ts';
import { getCustomersByParameterContract } from './contract.ts';
import { createGetCustomersByParameter } from './get-customers-by-parameter.ts';

export const getCustomersByParameterOperation = defineOperation(
  getCustomersByParameterContract,
  (dependencies: { readonly customers: Pick<CustomerReader, 'byField' | 'byIds'> }) => {
    const getCustomersByParameter = createGetCustomersByParameter(dependencies);
    return async ({ query }) => ({ body: (await getCustomersByParameter(query)).map(writeCustomer) });
  },
);
