import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { CustomerIdParams } from '../../kernel/customer-id.ts';
import { preferenceExample } from '../wire/answer-examples.ts';
import { line, TREE_ERRORS, treeName } from '../wire/tree-contract.ts';

const PreferenceAnswer = Type.Object(
  {
    CustomerId: Type.Integer({ description: 'The customer.' }),
    Tree: Type.String({ description: 'The tree.' }),
    Rule: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'Placement rule for the customer’s own enrollees; null when none is set.',
    }),
    Allowed: Type.Array(Type.String(), { description: 'Rules that the plan allows in the tree.' }),
  },
  { title: 'PlacementPreference', description: 'The rule by which a customer’s own enrollees are placed.' },
);

export const getPreferenceContract = defineContract({
  id: 'GetPlacementPreference',
  method: 'GET',
  path: '/customers/{customerId}/placement-preference',
  tag: 'Trees',
  summary: 'Get Placement Preference',
  description: 'The rule by which a customer wants their own enrollees placed in a tree. An Upline addition.',
  params: CustomerIdParams,
  query: Type.Object({ tree: treeName() }),
  body: undefined,
  answer: {
    status: 200,
    description: 'The preference.',
    schema: PreferenceAnswer,
    example: preferenceExample,
  },
  errors: TREE_ERRORS,
});

export const setPreferenceContract = defineContract({
  ...getPreferenceContract,
  id: 'SetPlacementPreference',
  method: 'PUT',
  summary: 'Set Placement Preference',
  description: `Sets the rule by which a customer wants their own enrollees placed, where the rule of the tree is \`UsePreference\`. One of
the rules that the plan allows; a blank \`rule\` removes the preference. An Upline addition.`,
  query: Type.Object({
    tree: treeName(),
    rule: line('Placement rule, in any case; blank for none.', undefined, ['FirstEmptyRollup']),
  }),
  errors: [...TREE_ERRORS, 'customer_merged', 'unknown_rule'],
});
