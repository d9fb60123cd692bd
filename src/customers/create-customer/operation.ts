import { defineOperation } from '../../http/operation.ts';
import { createdAnswer } from '../wire/customer-answer.ts';
import { readCustomer } from '../wire/read-customer.ts';
import type { WriteDependencies } from '../write/write-dependencies.ts';
import { createCustomerContract } from './contract.ts';
import { createCreateCustomer } from './create-customer.ts';

export const createCustomerOperation = defineOperation(
  createCustomerContract,
  (dependencies: WriteDependencies) => {
    const createCustomer = createCreateCustomer(dependencies);
    return async ({ body }, call) => createdAnswer(await createCustomer(readCustomer(body), call));
  },
);
