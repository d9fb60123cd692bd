import { defineOperation } from '../../http/operation.ts';
import { readAsOf } from '../wire/read-as-of.ts';
import { listDownlineNodesContract } from './contract.ts';
import type { DownlinePageDependencies } from './describe-nodes.ts';
import { createListDownlineNodes } from './list-downline-nodes.ts';

export const listDownlineNodesOperation = defineOperation(
  listDownlineNodesContract,
  (dependencies: DownlinePageDependencies) => {
    const listDownlineNodes = createListDownlineNodes(dependencies);
    return async ({ params, query }, { signal }) => ({
      body: await listDownlineNodes(params.customerId, { ...query, asOf: readAsOf(query.asOf) }, signal),
    });
  },
);
