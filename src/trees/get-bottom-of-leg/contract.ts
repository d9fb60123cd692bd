import Type from 'typebox';
import { LONG_READ_ERRORS } from '../../database/long-read-errors.ts';
import { defineContract } from '../../http/operation.ts';
import { CustomerIdParams } from '../../kernel/customer-id.ts';
import { legEndExample } from '../wire/answer-examples.ts';
import { asOf, line, TREE_ERRORS } from '../wire/tree-contract.ts';

const LegEndAnswer = Type.Object(
  {
    CustomerId: Type.Integer({ description: 'The last customer of the leg.' }),
    Tree: Type.String({ description: 'The tree.' }),
    UplineId: Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      description: 'The upline of the last customer; null for the root.',
    }),
    Leg: Type.String({ description: 'Leg under that upline; empty for the root.' }),
    Level: Type.Integer({
      description: 'Levels below the customer of the request; 0 when the leg is empty.',
    }),
    IsVacant: Type.Boolean({ description: 'The customer was removed and the place kept.' }),
  },
  { title: 'LegEnd', description: 'Where a leg ends.' },
);

export const getBottomOfLegContract = defineContract({
  id: 'GetBottomOfLeg',
  endsWithCaller: true,
  method: 'GET',
  path: '/customers/{customerId}/downline/bottom',
  tag: 'Trees',
  summary: 'Get Bottom of Leg',
  description: `The last customer on the way down along one leg; the customer of the request when that leg is empty. PlaceNode can place
a customer in that leg of the last one. An Upline addition.`,
  params: CustomerIdParams,
  query: Type.Object({
    tree: line('Tree with legs, in any case.', 60, ['Binary']),
    leg: line('Leg of the tree, in any case.', 60, ['Left']),
    asOf: asOf(),
  }),
  body: undefined,
  answer: { status: 200, description: 'Where the leg ends.', schema: LegEndAnswer, example: legEndExample },
  errors: [
    ...TREE_ERRORS,
    ...LONG_READ_ERRORS,
    'tree_without_legs',
    'unknown_leg',
    'not_placed',
    'invalid_date',
  ],
});
