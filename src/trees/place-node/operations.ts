import { defineOperation } from '../../http/operation.ts';
import { placementAnswer } from '../wire/placement-answer.ts';
import type { TreeWriteDependencies } from '../write/tree-dependencies.ts';
import { placeNodeContract } from './contract.ts';
import { createPlaceNode } from './place-node.ts';
import { previewPlaceNodeContract } from './preview-contract.ts';
import { createPreviewPlaceNode } from './preview-place-node.ts';

export const placeNodeOperation = defineOperation(
  placeNodeContract,
  (dependencies: TreeWriteDependencies) => {
    const placeNode = createPlaceNode(dependencies);
    return async ({ params, query }, context) =>
      placementAnswer((await placeNode(params.customerId, query, context)).after);
  },
);

export const previewPlaceNodeOperation = defineOperation(
  previewPlaceNodeContract,
  (dependencies: TreeWriteDependencies) => {
    const previewPlaceNode = createPreviewPlaceNode(dependencies);
    return async ({ params, query }, context) => ({
      body: await previewPlaceNode(params.customerId, query, context),
      subjectId: params.customerId,
    });
  },
);
