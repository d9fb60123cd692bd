import { defineOperation } from '../../http/operation.ts';
import type { WriteDependencies } from '../write/write-dependencies.ts';
import { eraseCustomerContract } from './contract.ts';
import { createEraseCustomer } from './erase-customer.ts';

export const eraseCustomerOperation = defineOperation(
  eraseCustomerContract,
  (dependencies: WriteDependencies) => {
    const eraseCustomer = createEraseCustomer(dependencies);
    return async ({ params }, context) => eraseCustomer(params.customerId, context);
  },
);
