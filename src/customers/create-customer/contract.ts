import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { HOOK_ERRORS, PLACEMENT_ERRORS, WRITE_ERRORS } from '../record/shared-errors.ts';
import { EXAMPLE_CUSTOMER_ID } from '../wire/answer-examples.ts';
import { customerBodyExamples } from '../wire/body-examples.ts';
import { CustomerBody, ID_MAX } from '../wire/customer-contract.ts';

/** Gives a reader who tries the operations of the reference in order a customer to upgrade. */
const { customer, ...others } = customerBodyExamples;
const RETAIL_FIRST = { customer, ...others };

export const createCustomerContract = defineContract({
  id: 'CreateCustomer',
  method: 'POST',
  path: '/customers',
  tag: 'Customers',
  summary: 'Create Customer',
  description: `Creates a customer. The commission plan sets the fields that each type requires and those that must be unique. All
problems are reported at once.

The customer is placed under \`SponsorId\` in the Enrollment tree at once. Types that the plan places are
also placed in the sponsor tree.

Goes through the hook \`Associates.Enrollment.WriteApplication\`.`,
  params: Type.Object({}),
  query: Type.Object({}),
  body: CustomerBody,
  bodyExamples: RETAIL_FIRST,
  answer: {
    status: 201,
    description: 'The customer was created. The body is the new CustomerId.',
    schema: Type.Integer({ minimum: 1, maximum: ID_MAX, description: 'CustomerId of the new customer.' }),
    example: EXAMPLE_CUSTOMER_ID,
    headers: { Location: 'Address of the new customer.' },
  },
  errors: [...WRITE_ERRORS, 'no_free_back_office_id', ...PLACEMENT_ERRORS, ...HOOK_ERRORS],
});
