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
  description: `Replaces all of a customer's information. **Members that are left out, null or blank are cleared**, except \`BackOfficeId\`,
\`CustomerStatus\` and \`SignUpDate\`, which have no cleared state and keep their value. For a partial change
use Update Customer By Parameter (PATCH).

A change of \`CustomerType\` is logged in \`CRM_AssociateTypeChanges\` but does not place; Upgrade Customer does both.
A customer in the sponsor tree keeps their \`SponsorId\`: use a placement operation to move a customer.

Goes through the hook \`Associates.UpdateAssociate\`.`,
  precondition: 'if-match',
  params: CustomerIdParams,
  query: Type.Object({
    dryRun: Type.Optional(
      Type.Boolean({
        description:
          'true: describe the effects of the update, as Preview Upgrade does, without changing anything.',
      }),
    ),
    hooks: HooksQuery,
  }),
  body: CustomerBody,
  bodyExamples: customerBodyExamples,
  answer: {
    status: 200,
    description: 'The customer after the update; with dryRun, the effects of the update.',
    schema: Type.Union([CustomerAnswer, PreviewAnswer]),
    example: customerExample,
    headers: CHANGE_HEADERS,
  },
  errors: [...WRITE_ERRORS, ...CHANGE_ERRORS, ...HOOK_ERRORS],
});
