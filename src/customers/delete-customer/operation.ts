import { defineOperation } from '../../http/operation.ts';
import { changedAnswer } from '../wire/customer-answer.ts';
import type { WriteDependencies } from '../write/write-dependencies.ts';
import { deleteCustomerContract } from './contract.ts';
import { createDeleteCustomer } from './delete-customer.ts';

export const deleteCustomerOperation = defineOperation(
  deleteCustomerContract,
  (dependencies: WriteDependencies) => {
    const deleteCustomer = createDeleteCustomer(dependencies);
    return async ({ params }, context) => changedAnswer(await deleteCustomer(params.customerId, context));
  },
);
