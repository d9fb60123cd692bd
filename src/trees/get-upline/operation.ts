import { defineOperation } from '../../http/operation.ts';
import { readAsOf } from '../wire/read-as-of.ts';
import { writeIds } from '../wire/write-ids.ts';
import type { TreeReadDependencies } from '../write/tree-dependencies.ts';
import { getUplineContract } from './contract.ts';
import { createGetUpline } from './get-upline.ts';

export const getUplineOperation = defineOperation(getUplineContract, (dependencies: TreeReadDependencies) => {
  const getUpline = createGetUpline(dependencies);
  return async ({ params, query }, { signal }) => ({
    body: writeIds(await getUpline(params.customerId, query.tree, readAsOf(query.asOf), signal)),
  });
});
