import { defineOperation } from '../../http/operation.ts';
import { listServiceLogContract } from './contract.ts';
import { createListServiceLog, type ListServiceLogDependencies } from './list-service-log.ts';

export const listServiceLogOperation = defineOperation(
  listServiceLogContract,
  (dependencies: ListServiceLogDependencies) => {
    const listServiceLog = createListServiceLog(dependencies);
    return async ({ params, query }) => ({ body: await listServiceLog(params.customerId, query) });
  },
);
