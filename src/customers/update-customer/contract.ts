import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { CHANGE_ERRORS, CHANGE_HEADERS, HOOK_ERRORS, WRITE_ERRORS } from '../record/shared-errors.ts';
import { CustomerAnswer } from '../wire/answer-contract.ts';
import { customerExample } from '../wire/answer-examples.ts';
import { customerBodyExamples } from '../wire/body-examples.ts';
import { CustomerBody, CustomerIdParams } from '../wire/customer-contract.ts';
import { HooksQuery, PreviewAnswer } from '../wire/preview-contract.ts';

export const updateCustomerContract = defineContract({
  id: 'UpdateCustomer',
  method: 'PUT',
  path: '/customers/{customerId}',
  tag: 'Customers',
  summary: 'Update Customer',
  description: `Replaces all of a customer's information. **What is left out, null or blank is cleared**, except \`BackOfficeId\`,
\`CustomerStatus\` and \`SignUpDate\`, which have no cleared state and keep their value. For a partial change
use Update Customer By Parameter (PATCH).

A change of \`CustomerType\` is logged in \`CRM_AssociateTypeChanges\` but does not place; Upgrade Customer does both.
A customer who stands in the sponsor tree keeps their \`SponsorId\`: moving somebody is a placement of its own.

Goes through the hook \`Associates.UpdateAssociate\`.`,
  precondition: 'if-match',
  params: CustomerIdParams,
  query: Type.Object({
    dryRun: Type.Optional(
      Type.Boolean({
        description: 'true: say what the update would do, as Preview Upgrade does, and change nothing.',
      }),
    ),
    hooks: HooksQuery,
  }),
  body: CustomerBody,
  bodyExamples: customerBodyExamples,
  answer: {
    status: 200,
    description: 'The customer after the update; with dryRun, what the update would do.',
    schema: Type.Union([CustomerAnswer, PreviewAnswer]),
    example: customerExample,
    headers: CHANGE_HEADERS,
  },
  errors: [...WRITE_ERRORS, ...CHANGE_ERRORS, ...HOOK_ERRORS],
});
