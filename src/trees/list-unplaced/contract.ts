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
      description: 'The enroller.',
    }),
    CustomerType: Type.Integer({ description: 'Base type.' }),
    CustomerStatus: Type.Integer({ description: 'Status.' }),
    CreatedAt: Type.String({ description: 'Time of enrollment, with milliseconds.' }),
  },
  { title: 'UnplacedCustomer', description: 'A customer who waits for a place.' },
);

export const listUnplacedContract = defineContract({
  id: 'GetUnplacedCustomers',
  endsWithCaller: true,
  method: 'GET',
  path: '/customers/{customerId}/downline/UnplacedAssociates',
  tag: 'Trees',
  summary: 'Get Unplaced Customers',
  description: `Customers enrolled below a customer, of a type that the tree places, who are not placed in it: the holding tank. By id,
at most \`limit\` at once; \`after\` continues. The form of the published answer is not known.`,
  params: CustomerIdParams,
  query: Type.Object({
    tree: treeName(),
    after: Type.Optional(
      Type.Integer({ minimum: 0, maximum: ID_MAX, description: 'Only ids above this one.' }),
    ),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: LIMIT_MAX,
        description: `Maximum number; ${LIMIT_MAX} when left out.`,
      }),
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

/** The address in the published documentation, most likely a slip there. */
export const listUnplacedCloneContract = defineContract({
  ...listUnplacedContract,
  id: 'GetUnplacedCustomersClone',
  path: '/customers/clone-60d38/{customerId}/downline/UnplacedAssociates',
  summary: 'Get Unplaced Customers (published address)',
  description: 'The same as Get Unplaced Customers, at the address that the published page shows.',
});
