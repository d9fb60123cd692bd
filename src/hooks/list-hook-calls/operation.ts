import { defineOperation } from '../../http/operation.ts';
import { listHookCallsContract } from './contract.ts';
import { createListHookCalls, type ListHookCallsDependencies } from './list-hook-calls.ts';

export const listHookCallsOperation = defineOperation(
  listHookCallsContract,
  (dependencies: ListHookCallsDependencies) => {
    const listHookCalls = createListHookCalls(dependencies);
    return async ({ query }, { signal }) => ({ body: await listHookCalls(query, signal) });
  },
);
