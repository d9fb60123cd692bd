import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { TypeChangeAnswer } from '../wire/answer-contract.ts';
import { typeChangeExample } from '../wire/answer-examples.ts';
import { CustomerIdParams } from '../wire/customer-contract.ts';

export const listTypeChangesContract = defineContract({
  id: 'ListTypeChanges',
  endsWithCaller: true,
  method: 'GET',
  path: '/customers/{customerId}/type-changes',
  tag: 'Customers',
  summary: 'List Type Changes',
  description: `The customer's rows of \`CRM_AssociateTypeChanges\`, oldest first: every change of base type, by any operation,
has one. An Upline addition.`,
  params: CustomerIdParams,
  query: Type.Object({}),
  body: undefined,
  answer: {
    status: 200,
    description: 'The changes.',
    schema: Type.Array(TypeChangeAnswer),
    example: [typeChangeExample],
  },
  errors: ['customer_not_found'],
});
