import { defineOperation } from '../../http/operation.ts';
import { createGetCustomer } from '../record/get-customer.ts';
import type { CustomerReader } from '../store/customer-reader.ts';
import { customerAnswer } from '../wire/customer-answer.ts';
import { getCustomerContract } from './contract.ts';

export const getCustomerOperation = defineOperation(
  getCustomerContract,
  (dependencies: { readonly customers: Pick<CustomerReader, 'byId'> }) => {
    const getCustomer = createGetCustomer(dependencies);
    return async ({ params }) => {
      const customer = await getCustomer(params.customerId);
      const { mergedInto } = customer;
      if (mergedInto === null) return customerAnswer(customer);
      const { body, headers, ...answer } = customerAnswer(await getCustomer(mergedInto));
      return {
        ...answer,
        body: { ...body, MergedInto: mergedInto },
        headers: { ...headers, 'X-Upline-Merged-Into': String(mergedInto) },
      };
    };
  },
);
