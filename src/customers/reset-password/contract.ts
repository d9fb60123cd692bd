import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { CustomerAnswer } from '../wire/answer-contract.ts';
import { customerExample } from '../wire/answer-examples.ts';
import { CustomerIdParams } from '../wire/customer-contract.ts';

const password = (description: string) =>
  Type.Optional(
    Type.Unsafe<string>({
      type: 'string',
      maxLength: 128,
      format: 'password',
      'x-problem': 'invalid_text',
      description,
    }),
  );

export const resetPasswordContract = defineContract({
  id: 'ResetPassword',
  method: 'PUT',
  path: '/customers/{customerId}/reset-password',
  tag: 'Customers',
  summary: 'Reset Password',
  description: `Sets only the login password, according to the plan's password rule, and lifts a lock of too many failed logins. It sends no mail and does not ask for the old password:
the caller must verify the person first, for example with a link in a mail. The names of the members were never
published; \`Password\` and \`NewPassword\` are both accepted; the first takes precedence.`,
  precondition: 'if-match',
  params: CustomerIdParams,
  query: Type.Object({}),
  body: Type.Object(
    { Password: password('The new password.'), NewPassword: password('Alternative name of Password.') },
    { title: 'ResetPasswordBody' },
  ),
  bodyExamples: { reset: { summary: 'A new password', value: { Password: 'PasswordHere1' } } },
  answer: {
    status: 200,
    description: 'The customer.',
    schema: CustomerAnswer,
    example: customerExample,
    headers: { ETag: 'Version of the customer.' },
  },
  errors: [
    'required',
    'invalid_text',
    'password_rule',
    'customer_not_found',
    'customer_erased',
    'customer_merged',
    'precondition_failed',
    'concurrent_change',
  ],
});
