import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { CustomerAnswer } from '../wire/answer-contract.ts';
import { customerExample } from '../wire/answer-examples.ts';
import { CustomerIdParams } from '../wire/customer-contract.ts';

const FoundCustomer = Type.Object(
  {
    ...CustomerAnswer.properties,
    MergedInto: Type.Optional(
      Type.Integer({
        description: 'The customer into whom the one in the path was merged; left out otherwise.',
      }),
    ),
  },
  { title: 'FoundCustomer', description: 'A customer.' },
);

export const getCustomerContract = defineContract({
  id: 'GetCustomer',
  method: 'GET',
  path: '/customers/{customerId}',
  tag: 'Customers',
  summary: 'Get Customer',
  description: `The customer with the internal id. \`TaxId\` is masked; no answer contains a password. The id of a customer who was merged
answers with the customer who is left: \`CustomerId\` and \`MergedInto\` then differ from the id in the path.`,
  precondition: 'if-none-match',
  params: CustomerIdParams,
  query: Type.Object({}),
  body: undefined,
  answer: {
    status: 200,
    description: 'The customer.',
    schema: FoundCustomer,
    example: customerExample,
    headers: {
      ETag: 'Version of the customer.',
      'X-Upline-Merged-Into': 'The customer into whom the one in the path was merged, if so.',
    },
  },
  errors: ['customer_not_found'],
});
