import { defineOperation } from '../../http/operation.ts';
import { assertPrecondition } from '../record/if-match.ts';
import { mergeCustomersContract, previewMergeContract, undoMergeContract } from './contract.ts';
import { createMergeCustomers } from './merge-customers.ts';
import type { MergeDependencies } from './merge-dependencies.ts';
import { readMergeOrder } from './merge-order.ts';
import { createPreviewMerge } from './preview-merge.ts';
import { createUndoMerge } from './undo-merge.ts';

export const previewMergeOperation = defineOperation(
  previewMergeContract,
  (dependencies: MergeDependencies) => {
    const previewMerge = createPreviewMerge(dependencies);
    return async ({ params, body }, call) => ({
      body: await previewMerge(readMergeOrder(params.customerId, body), call),
      subjectId: params.customerId,
    });
  },
);

export const mergeCustomersOperation = defineOperation(
  mergeCustomersContract,
  (dependencies: MergeDependencies) => {
    const mergeCustomers = createMergeCustomers(dependencies);
    return async ({ params, body }, call) =>
      mergeCustomers(readMergeOrder(params.customerId, body), call, ({ survivor }) =>
        assertPrecondition(survivor.customer, call),
      );
  },
);

export const undoMergeOperation = defineOperation(undoMergeContract, (dependencies: MergeDependencies) => {
  const undoMerge = createUndoMerge(dependencies);
  return async ({ params }, call) => undoMerge(params.customerId, call);
});

export const mergeOperations = [previewMergeOperation, mergeCustomersOperation, undoMergeOperation] as const;
