import { defineOperation } from '../../http/operation.ts';
import { createGetCustomer } from '../record/get-customer.ts';
import type { CustomerReader } from '../store/customer-reader.ts';
import { customerAnswer } from '../wire/customer-answer.ts';
import { getCustomerContract } from './contract.ts';

export const getCustomerOperation = defineOperation(
  getCustomerContract,
  (dependencies: { readonly customers: Pick<CustomerReader, 'byId'> }) => {
    const getCustomer = createGetCustomer(dependencies);
    return async ({ params }) => customerAnswer(await getCustomer(params.customerId));
  },
);
