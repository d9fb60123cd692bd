import { defineOperation } from '../../http/operation.ts';
import type { TreeWriteDependencies } from '../write/tree-dependencies.ts';
import { commitBatchContract, getBatchContract, stageBatchContract, undoBatchContract } from './contracts.ts';
import { createCommitBatch, createGetBatch, createStageBatch, createUndoBatch } from './placement-batches.ts';

export const stageBatchOperation = defineOperation(
  stageBatchContract,
  (dependencies: TreeWriteDependencies) => {
    const stageBatch = createStageBatch(dependencies);
    return async ({ body }, context) => stageBatch(body, context);
  },
);

export const getBatchOperation = defineOperation(getBatchContract, (dependencies: TreeWriteDependencies) => {
  const getBatch = createGetBatch(dependencies);
  return async ({ params }, context) => ({ body: await getBatch(params.batchId, context) });
});

export const commitBatchOperation = defineOperation(
  commitBatchContract,
  (dependencies: TreeWriteDependencies) => {
    const commitBatch = createCommitBatch(dependencies);
    return async ({ params }, context) => commitBatch(params.batchId, context);
  },
);

export const undoBatchOperation = defineOperation(
  undoBatchContract,
  (dependencies: TreeWriteDependencies) => {
    const undoBatch = createUndoBatch(dependencies);
    return async ({ params }, context) => undoBatch(params.batchId, context);
  },
);
