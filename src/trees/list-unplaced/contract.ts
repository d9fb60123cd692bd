import Type from 'typebox';
import { LONG_READ_ERRORS } from '../../database/long-read-errors.ts';
import { defineContract } from '../../http/operation.ts';
import { CustomerIdParams, ID_MAX } from '../../kernel/customer-id.ts';
import { unplacedExample } from '../wire/answer-examples.ts';
import { TREE_ERRORS, treeName } from '../wire/tree-contract.ts';

const LIMIT_MAX = 1_000;

export const UnplacedAnswer = Type.Object(
  {
    CustomerId: Type.Integer({ description: 'The customer.' }),
    EnrollerId: Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      description: 'Who enrolled them.',
    }),
    CustomerType: Type.Integer({ description: 'Base type.' }),
    CustomerStatus: Type.Integer({ description: 'Status.' }),
    CreatedAt: Type.String({ description: 'When they were enrolled, with milliseconds.' }),
  },
  { title: 'UnplacedCustomer', description: 'Somebody who waits for a place.' },
);

export const listUnplacedContract = defineContract({
  id: 'GetUnplacedCustomers',
  endsWithCaller: true,
  method: 'GET',
  path: '/customers/{customerId}/downline/UnplacedAssociates',
  tag: 'Trees',
  summary: 'Get Unplaced Customers',
  description: `Who was enrolled below a customer, is of a type that the tree places, and stands nowhere in it: the holding tank. By id,
so many at once; \`after\` goes on. What the published answer looks like is not known.`,
  params: CustomerIdParams,
  query: Type.Object({
    tree: treeName(),
    after: Type.Optional(
      Type.Integer({ minimum: 0, maximum: ID_MAX, description: 'Only ids above this one.' }),
    ),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: LIMIT_MAX, description: `At most; ${LIMIT_MAX} when left out.` }),
    ),
  }),
  body: undefined,
  answer: {
    status: 200,
    description: 'The customers.',
    schema: Type.Array(UnplacedAnswer),
    example: [unplacedExample],
  },
  errors: [...TREE_ERRORS, ...LONG_READ_ERRORS],
});

/** The address in the published documentation, by all appearances a slip there. */
export const listUnplacedCloneContract = defineContract({
  ...listUnplacedContract,
  id: 'GetUnplacedCustomersClone',
  path: '/customers/clone-60d38/{customerId}/downline/UnplacedAssociates',
  summary: 'Get Unplaced Customers (published address)',
  description: 'The same as Get Unplaced Customers, at the address that the published page shows.',
});
