import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { FORM_ERRORS } from '../record/shared-errors.ts';
import { previewExample } from '../wire/answer-examples.ts';
import { customerBodyExamples } from '../wire/body-examples.ts';
import { CustomerBody, CustomerIdParams } from '../wire/customer-contract.ts';
import { HooksQuery, PreviewAnswer } from '../wire/preview-contract.ts';

export const previewUpgradeContract = defineContract({
  id: 'PreviewUpgrade',
  method: 'POST',
  path: '/customers/upgrade/{customerId}/preview',
  tag: 'Customers',
  summary: 'Preview Upgrade',
  description: `Says what Upgrade Customer would do with this body: the errors that it would be refused with, every stored value that
the replacement would clear, what would be stored, and each tree in which the customer's place would change. Changes
nothing: it is the upgrade itself with the last step withheld. An Upline addition.

Handlers of the client extension are named in \`hooks\`. With \`?hooks=ask\` they run in a trial, in which services read, and
writes are checked and rolled back; \`handlers\` says what each answered, or why it cannot be tried. Ask with care: a handler
that does not look at \`isTrial\` (\`X-Upline-Trial\` for a remote one) does elsewhere what it always does.`,
  params: CustomerIdParams,
  query: Type.Object({ hooks: HooksQuery }),
  body: CustomerBody,
  bodyExamples: customerBodyExamples,
  answer: {
    status: 200,
    description: 'What the upgrade would do.',
    schema: PreviewAnswer,
    example: previewExample,
  },
  errors: ['customer_not_found', ...FORM_ERRORS],
});
