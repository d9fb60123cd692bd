import { defineOperation } from '../../http/operation.ts';
import { changedAnswer } from '../wire/customer-answer.ts';
import type { WriteDependencies } from '../write/write-dependencies.ts';
import { patchCustomerContract } from './contract.ts';
import { createPatchCustomer } from './patch-customer.ts';

export const patchCustomerOperation = defineOperation(
  patchCustomerContract,
  (dependencies: WriteDependencies) => {
    const patchCustomer = createPatchCustomer(dependencies);
    return async ({ params, body }, context) =>
      changedAnswer(await patchCustomer(params.customerId, body, context));
  },
);
