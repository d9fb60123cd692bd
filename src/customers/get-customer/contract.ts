import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { CustomerAnswer } from '../wire/answer-contract.ts';
import { customerExample } from '../wire/answer-examples.ts';
import { CustomerIdParams } from '../wire/customer-contract.ts';

export const getCustomerContract = defineContract({
  id: 'GetCustomer',
  method: 'GET',
  path: '/customers/{customerId}',
  tag: 'Customers',
  summary: 'Get Customer',
  description: 'The customer with the internal id. `TaxId` is masked; no answer contains a password.',
  precondition: 'if-none-match',
  params: CustomerIdParams,
  query: Type.Object({}),
  body: undefined,
  answer: {
    status: 200,
    description: 'The customer.',
    schema: CustomerAnswer,
    example: customerExample,
    headers: { ETag: 'Version of the customer.' },
  },
  errors: ['customer_not_found'],
});
