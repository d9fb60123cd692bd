import { defineOperation } from '../../http/operation.ts';
import { placementAnswer } from '../wire/placement-answer.ts';
import type { TreeWriteDependencies } from '../write/tree-dependencies.ts';
import { placeByRuleContract } from './contract.ts';
import { createPlaceByRule } from './place-by-rule.ts';

export const placeByRuleOperation = defineOperation(
  placeByRuleContract,
  (dependencies: TreeWriteDependencies) => {
    const placeByRule = createPlaceByRule(dependencies);
    return async ({ params, query }, context) =>
      placementAnswer(await placeByRule(params.customerId, query, context));
  },
);
