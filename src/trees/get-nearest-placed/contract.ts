import Type from 'typebox';
import { LONG_READ_ERRORS } from '../../database/long-read-errors.ts';
import { defineContract } from '../../http/operation.ts';
import { CustomerIdParams } from '../../kernel/customer-id.ts';
import { optionalTreeName, TREE_ERRORS } from '../wire/tree-contract.ts';

const NearestPlacedAnswer = Type.Object(
  {
    Tree: Type.String({ description: 'The tree.' }),
    CustomerId: Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      description: 'The nearest placed customer above; null when there is none.',
    }),
  },
  { title: 'NearestPlaced', description: 'Who is placed nearest above a customer.' },
);

export const getNearestPlacedContract = defineContract({
  id: 'GetNearestPlaced',
  endsWithCaller: true,
  method: 'GET',
  path: '/customers/{customerId}/upline/placed',
  tag: 'Trees',
  summary: 'Get Nearest Placed',
  description: `The first customer above in the Enrollment tree who is placed in a tree. Vacant places do not count. Below them the rules
FirstEmptyRollup and CollapseRetail look for a place, if their status allows it. An Upline addition.`,
  params: CustomerIdParams,
  query: Type.Object({ tree: optionalTreeName() }),
  body: undefined,
  answer: {
    status: 200,
    description: 'The customer.',
    schema: NearestPlacedAnswer,
    example: { Tree: 'Unilevel', CustomerId: 1001 },
  },
  errors: [...TREE_ERRORS, ...LONG_READ_ERRORS],
});
