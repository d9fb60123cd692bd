import Type from 'typebox';
import { LONG_READ_ERRORS } from '../../database/long-read-errors.ts';
import { defineContract } from '../../http/operation.ts';
import { CustomerIdParams } from '../../kernel/customer-id.ts';
import { asOf, ids, levels, nodeId, optionalTreeName, TREE_ERRORS } from '../wire/tree-contract.ts';

const errors = [...TREE_ERRORS, ...LONG_READ_ERRORS, 'invalid_date'];

export const getDownlineContract = defineContract({
  id: 'GetDownlineIds',
  endsWithCaller: true,
  method: 'GET',
  path: '/customers/{customerId}/downline',
  tag: 'Trees',
  summary: 'Get Customer Downline Ids',
  description:
    'The ids of all customers below a customer in a tree, in no order; empty when there are none. For pages with details, use List Downline Nodes.',
  params: CustomerIdParams,
  query: Type.Object({ tree: optionalTreeName(), levels: levels(), asOf: asOf() }),
  body: undefined,
  answer: {
    status: 200,
    description: 'The ids.',
    schema: ids('The downline.'),
    example: [1002, 1003, 1004],
  },
  errors,
});

export const getDownlineByIdContract = defineContract({
  ...getDownlineContract,
  id: 'GetDownlineIdsByAssociateId',
  path: '/customers/GetDownlineIds',
  summary: 'Get Customer Downline Ids (older address)',
  description: 'The same as Get Customer Downline Ids, at the address that older clients know.',
  params: Type.Object({}),
  query: Type.Object({
    associateId: nodeId('Internal id of the customer.'),
    tree: optionalTreeName(),
    levels: levels(),
    asOf: asOf(),
  }),
});

const COUNT = Type.Integer({ description: 'How many.' });

export const DownlineParts = Type.Object(
  {
    Total: Type.Integer({ description: 'Everybody in the downline.' }),
    Parts: Type.Array(
      Type.Object(
        {
          Level: Type.Optional(Type.Integer({ description: 'by=level: levels below the customer.' })),
          Leg: Type.Optional(
            Type.String({ description: 'by=leg: leg of the customer; empty in trees without legs.' }),
          ),
          CustomerType: Type.Optional(
            Type.Integer({ description: 'by=baseType: base type at that instant.' }),
          ),
          Count: COUNT,
        },
        { title: 'DownlinePart', description: 'A part of a downline.' },
      ),
      { description: 'In order. by=level lists the first 1,000 levels; by=leg lists every leg.' },
    ),
  },
  { title: 'DownlineParts', description: 'The size of a downline in parts.' },
);

export const countDownlineContract = defineContract({
  ...getDownlineContract,
  id: 'CountDownline',
  path: '/customers/{customerId}/downline/count',
  summary: 'Count Downline',
  description:
    'The number of customers below a customer in a tree. With `by`, the number in each part as well. Whole counts of the present tree take the same time at any size. An Upline addition.',
  query: Type.Object({
    tree: optionalTreeName(),
    levels: levels(),
    asOf: asOf(),
    by: Type.Optional(
      Type.Enum(['level', 'leg', 'baseType'], {
        description:
          'Counts by level, by leg of the customer, or by base type; only the total when left out.',
      }),
    ),
  }),
  answer: {
    status: 200,
    description: 'The number; with `by`, an object with the parts.',
    schema: Type.Union([COUNT, DownlineParts], { description: 'The number, or the parts.' }),
    example: 3,
  },
  errors: [...errors, 'invalid_value'],
});
