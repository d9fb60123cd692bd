import { defineOperation } from '../../http/operation.ts';
import { changedAnswer } from '../wire/customer-answer.ts';
import { readCustomerPatch } from '../wire/read-customer.ts';
import type { WriteDependencies } from '../write/write-dependencies.ts';
import { patchCustomerContract } from './contract.ts';
import { createPatchCustomer } from './patch-customer.ts';

export const patchCustomerOperation = defineOperation(
  patchCustomerContract,
  (dependencies: WriteDependencies) => {
    const patchCustomer = createPatchCustomer(dependencies);
    return async ({ params, body }, call) =>
      changedAnswer(await patchCustomer(params.customerId, readCustomerPatch(body), call));
  },
);
