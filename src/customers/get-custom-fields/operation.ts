import { defineOperation } from '../../http/operation.ts';
import { createGetCustomer } from '../record/get-customer.ts';
import type { CustomerReader } from '../store/customer-reader.ts';
import { writeCustomFields } from '../wire/wire-mapping.ts';
import { getCustomFieldsContract } from './contract.ts';

export const getCustomFieldsOperation = defineOperation(
  getCustomFieldsContract,
  (dependencies: { readonly customers: Pick<CustomerReader, 'byId'> }) => {
    const getCustomer = createGetCustomer(dependencies);
    return async ({ params }) => ({
      body: writeCustomFields((await getCustomer(params.customerId)).customFields),
    });
  },
);
