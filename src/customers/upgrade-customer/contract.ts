import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';
import {
  CHANGE_ERRORS,
  CHANGE_HEADERS,
  HOOK_ERRORS,
  PLACEMENT_ERRORS,
  WRITE_ERRORS,
} from '../record/shared-errors.ts';
import { CustomerAnswer } from '../wire/answer-contract.ts';
import { customerExample } from '../wire/answer-examples.ts';
import { customerBodyExamples } from '../wire/body-examples.ts';
import { CustomerBody, CustomerIdParams } from '../wire/customer-contract.ts';

export const upgradeCustomerContract = defineContract({
  id: 'UpgradeCustomer',
  method: 'PUT',
  path: '/customers/upgrade/{customerId}',
  tag: 'Customers',
  summary: 'Upgrade Customer',
  description: `Upgrades an existing customer and places them in the sponsor tree. Takes the same payload as Update Customer, does
exactly its work, and in the same transaction logs the change in \`CRM_AssociateTypeChanges\` and places the
customer under \`SponsorId\`.

The commission plan says which types can be upgraded to which. Every upgrade goes through the hook
\`Associates.Enrollment.UpdateAssociateBaseType\`, which can allow others.

**All of the customer's information must be sent**: members that are left out, null or blank are cleared, except
\`BackOfficeId\`, \`CustomerStatus\` and \`SignUpDate\`, which have no cleared state and keep their value. The commission plan says
which statuses may be upgraded (\`mayBeUpgraded\`) and may sponsor others (\`mayEnroll\`).`,
  precondition: 'if-match',
  params: CustomerIdParams,
  query: Type.Object({}),
  body: CustomerBody,
  bodyExamples: customerBodyExamples,
  answer: {
    status: 201,
    description: 'The customer was upgraded.',
    schema: CustomerAnswer,
    example: customerExample,
    headers: CHANGE_HEADERS,
  },
  legacyNotFoundIs500: true,
  errors: [
    'upgrade_not_supported',
    'already_upgraded',
    ...WRITE_ERRORS,
    ...CHANGE_ERRORS,
    ...PLACEMENT_ERRORS,
    ...HOOK_ERRORS,
  ],
});
