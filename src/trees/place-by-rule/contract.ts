import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { CustomerIdParams } from '../../kernel/customer-id.ts';
import { placementExample } from '../wire/answer-examples.ts';
import { line, PlacementAnswer, reason, TREE_ERRORS, treeName } from '../wire/tree-contract.ts';

export const placeByRuleContract = defineContract({
  id: 'PlaceByRule',
  method: 'POST',
  path: '/customers/{customerId}/downline/placebyrule',
  tag: 'Trees',
  summary: 'Place By Rule',
  description: `Places a customer who is not placed in a tree, under their enroller, by the tree's placement rule. A customer whom \`Defer\` or
\`DoNotPlace\` has held back is placed by the tree's release rule. An Upline addition.`,
  params: CustomerIdParams,
  query: Type.Object({
    tree: treeName(),
    rule: Type.Optional(line('Another rule that the plan allows in the tree.')),
    reason: reason(),
  }),
  body: undefined,
  answer: {
    status: 200,
    description: 'Where the customer stands now.',
    schema: PlacementAnswer,
    example: placementExample,
  },
  errors: [
    ...TREE_ERRORS,
    'unknown_rule',
    'rule_holds_back',
    'already_placed',
    'customer_merged',
    'sponsor_not_placed',
    'upline_takes_nobody',
    'matrix_too_deep',
    'moves_are_frozen',
    'tree_is_changing',
  ],
});
