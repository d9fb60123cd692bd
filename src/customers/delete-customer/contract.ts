import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { CHANGE_ERRORS, CHANGE_HEADERS, HOOK_ERRORS, WRITE_ERRORS } from '../record/shared-errors.ts';
import { CustomerAnswer } from '../wire/answer-contract.ts';
import { customerExample } from '../wire/answer-examples.ts';
import { CustomerIdParams } from '../wire/customer-contract.ts';

export const deleteCustomerContract = defineContract({
  id: 'DeleteCustomer',
  method: 'DELETE',
  path: '/customers/{customerId}',
  tag: 'Customers',
  summary: 'Delete Customer',
  description: `Gives the customer the deleted status of the commission plan (3) and applies the plan's switches of that status:
leave trees, lose the login, lose the web aliases. The record stays and can be read. A change of status restores
the customer, so its unique values stay taken. By default a deleted customer cannot sponsor new customers, keeps their type, and cannot log in. To remove a person permanently, erase them.

Goes through the hook \`Associates.UpdateAssociate\`.`,
  precondition: 'if-match',
  params: CustomerIdParams,
  query: Type.Object({}),
  body: undefined,
  answer: {
    status: 200,
    description: 'The customer after the change.',
    schema: CustomerAnswer,
    example: customerExample,
    headers: CHANGE_HEADERS,
  },
  errors: [...WRITE_ERRORS, ...CHANGE_ERRORS, ...HOOK_ERRORS],
});
