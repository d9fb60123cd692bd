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

export const countDownlineContract = defineContract({
  ...getDownlineContract,
  id: 'CountDownline',
  path: '/customers/{customerId}/downline/count',
  summary: 'Count Downline',
  description: 'The number of customers below a customer in a tree. An Upline addition.',
  answer: {
    status: 200,
    description: 'The number.',
    schema: Type.Integer({ description: 'How many.' }),
    example: 3,
  },
});
