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
      description: 'Placement rule for their own enrollees; null when they have not said.',
    }),
    Allowed: Type.Array(Type.String(), { description: 'Rules that the plan allows in the tree.' }),
  },
  { title: 'PlacementPreference', description: 'How somebody wants their own enrollees placed.' },
);

export const getPreferenceContract = defineContract({
  id: 'GetPlacementPreference',
  method: 'GET',
  path: '/customers/{customerId}/placement-preference',
  tag: 'Trees',
  summary: 'Get Placement Preference',
  description: 'By which rule a customer wants their own enrollees placed in a tree. An Upline addition.',
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
  description: `Says by which rule a customer wants their own enrollees placed, where the rule of the tree is \`UsePreference\`. One of
those that the plan allows; a blank \`rule\` takes it back. An Upline addition.`,
  query: Type.Object({
    tree: treeName(),
    rule: line('Placement rule, in any case; blank for none.', undefined, ['FirstEmptyRollup']),
  }),
  errors: [...TREE_ERRORS, 'unknown_rule'],
});
