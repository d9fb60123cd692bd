import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { FORM_ERRORS } from '../record/shared-errors.ts';
import { previewExample } from '../wire/answer-examples.ts';
import { customerBodyExamples } from '../wire/body-examples.ts';
import { CustomerBody, CustomerIdParams } from '../wire/customer-contract.ts';
import { PreviewAnswer } from '../wire/preview-contract.ts';

export const previewUpgradeContract = defineContract({
  id: 'PreviewUpgrade',
  method: 'POST',
  path: '/customers/upgrade/{customerId}/preview',
  tag: 'Customers',
  summary: 'Preview Upgrade',
  description: `Says what Upgrade Customer would do with this body: everything that stands in its way, at once, every stored value that
the replacement would clear, and where the customer would land. Changes nothing: it is the upgrade itself with
the last step withheld. An Upline addition.

Handlers of the client extension are named in \`hooks\` but not run.`,
  params: CustomerIdParams,
  query: Type.Object({}),
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
