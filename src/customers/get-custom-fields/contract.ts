import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { CustomFieldsAnswer } from '../wire/answer-contract.ts';
import { customFieldsExample } from '../wire/answer-examples.ts';
import { CustomerIdParams } from '../wire/customer-contract.ts';

export const getCustomFieldsContract = defineContract({
  id: 'GetCustomerCustomFields',
  method: 'GET',
  path: '/customers/{customerId}/customFields',
  tag: 'Customers',
  summary: 'Get Customer Custom Fields',
  description:
    'The custom fields of the customer; `""` for a field that is not set. Write them as `AssociateCustom`.',
  params: CustomerIdParams,
  query: Type.Object({}),
  body: undefined,
  answer: {
    status: 200,
    description: 'The fields.',
    schema: CustomFieldsAnswer,
    example: customFieldsExample,
  },
  errors: ['customer_not_found'],
});
