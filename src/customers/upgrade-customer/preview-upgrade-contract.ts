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
  description: `Describes the effects of Upgrade Customer with this body: the errors, every stored value that
the replacement would clear, the record to be stored, and each tree in which the customer's place would change. Changes
nothing: it runs the upgrade without its last step. An Upline addition.

Handlers of the client extension are named in \`hooks\`. With \`?hooks=ask\` they run in a trial, in which services read, and
writes are checked and rolled back; \`handlers\` shows the answer of each, or why it cannot be tried. Use this with care: a handler
that ignores \`isTrial\` (\`X-Upline-Trial\` for a remote one) acts on other systems as usual.`,
  params: CustomerIdParams,
  query: Type.Object({ hooks: HooksQuery }),
  body: CustomerBody,
  bodyExamples: customerBodyExamples,
  answer: {
    status: 200,
    description: 'The effects of the upgrade.',
    schema: PreviewAnswer,
    example: previewExample,
  },
  errors: ['customer_not_found', ...FORM_ERRORS],
});
