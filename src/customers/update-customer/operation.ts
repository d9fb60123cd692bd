import { defineOperation } from '../../http/operation.ts';
import { changedAnswer } from '../wire/customer-answer.ts';
import { readCustomer } from '../wire/read-customer.ts';
import type { WriteDependencies } from '../write/write-dependencies.ts';
import { updateCustomerContract } from './contract.ts';
import { createPreviewUpdate, createUpdateCustomer } from './update-customer.ts';

export const updateCustomerOperation = defineOperation(
  updateCustomerContract,
  (dependencies: WriteDependencies) => {
    const updateCustomer = createUpdateCustomer(dependencies);
    const previewUpdate = createPreviewUpdate(dependencies);
    return async ({ params, query, body }, call) =>
      query.dryRun === true
        ? {
            body: await previewUpdate(params.customerId, readCustomer(body), call, query.hooks === 'ask'),
            subjectId: params.customerId,
          }
        : changedAnswer(await updateCustomer(params.customerId, readCustomer(body), call));
  },
);
