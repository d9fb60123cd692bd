import { defineOperation } from '../../http/operation.ts';
import { readAsOf } from '../wire/read-as-of.ts';
import { writeIds } from '../wire/write-ids.ts';
import type { TreeReadDependencies } from '../write/tree-dependencies.ts';
import { countDownlineContract, getDownlineByIdContract, getDownlineContract } from './contract.ts';
import { createCountDownline } from './count-downline.ts';
import { createGetDownline } from './get-downline.ts';

export const getDownlineOperation = defineOperation(
  getDownlineContract,
  (dependencies: TreeReadDependencies) => {
    const getDownline = createGetDownline(dependencies);
    return async ({ params, query }, { signal }) => ({
      body: writeIds(await getDownline(params.customerId, { ...query, asOf: readAsOf(query.asOf) }, signal)),
    });
  },
);

export const getDownlineByIdOperation = defineOperation(
  getDownlineByIdContract,
  (dependencies: TreeReadDependencies) => {
    const getDownline = createGetDownline(dependencies);
    return async ({ query }, { signal }) => ({
      body: writeIds(await getDownline(query.associateId, { ...query, asOf: readAsOf(query.asOf) }, signal)),
    });
  },
);

export const countDownlineOperation = defineOperation(
  countDownlineContract,
  (dependencies: TreeReadDependencies) => {
    const countDownline = createCountDownline(dependencies);
    return async ({ params, query }, { signal }) => ({
      body: await countDownline(params.customerId, { ...query, asOf: readAsOf(query.asOf) }, signal),
    });
  },
);
