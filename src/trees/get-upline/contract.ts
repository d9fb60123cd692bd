import Type from 'typebox';
import { LONG_READ_ERRORS } from '../../database/long-read-errors.ts';
import { defineContract } from '../../http/operation.ts';
import { CustomerIdParams } from '../../kernel/customer-id.ts';
import { asOf, ids, optionalTreeName, TREE_ERRORS } from '../wire/tree-contract.ts';

export const getUplineContract = defineContract({
  id: 'GetUplineIds',
  endsWithCaller: true,
  method: 'GET',
  path: '/customers/{customerId}/upline',
  tag: 'Trees',
  summary: 'Get Upline Ids',
  description:
    'The ids of all uplines of a customer in a tree, from the nearest to the root; empty for the root and for a customer who is not placed. An Upline addition.',
  params: CustomerIdParams,
  query: Type.Object({ tree: optionalTreeName(), asOf: asOf() }),
  body: undefined,
  answer: {
    status: 200,
    description: 'The ids.',
    schema: ids('From the nearest to the root.'),
    example: [1001, 2],
  },
  errors: [...TREE_ERRORS, ...LONG_READ_ERRORS, 'invalid_date'],
});
