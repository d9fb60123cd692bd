import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { CustomerIdParams } from '../../kernel/customer-id.ts';
import { none, OFFICE_TAG } from '../contract-parts.ts';
import { OFFICE_ERRORS } from '../office-operation.ts';

export const makePasswordLinkContract = defineContract({
  id: 'MakePasswordLink',
  method: 'POST',
  path: '/office/people/{customerId}/password-link',
  tag: OFFICE_TAG,
  summary: 'Make Password Link',
  description: `A link with which the person chooses a password. It works once, within a day, and replaces an earlier one. Only the
person sees the password. Upline sends no mail: give the link to the person. The service log has a note of it.`,
  params: CustomerIdParams,
  query: none,
  body: none,
  answer: {
    status: 201,
    description: 'The link.',
    schema: Type.Object(
      {
        Link: Type.String({ description: 'Give it to the person. It works once, and is shown only once.' }),
        ExpiresAt: Type.String({ description: 'When it stops working, ISO 8601 UTC.' }),
      },
      { title: 'PasswordLink' },
    ),
  },
  errors: [...OFFICE_ERRORS, 'csrf_failed', 'customer_not_found', 'customer_erased', 'customer_merged'],
});

const text = (format: 'line' | 'password', description: string) =>
  Type.String({ minLength: 1, maxLength: 128, format, 'x-problem': 'invalid_text', description });

export const usePasswordLinkContract = defineContract({
  id: 'UsePasswordLink',
  method: 'POST',
  path: '/password-links/use',
  tag: OFFICE_TAG,
  summary: 'Use Password Link',
  description: `Sets the password of the customer that a link was made for, by the password rule of the plan, and lifts a lock of too many
failed logins. It works once; after a refused password the link still works.`,
  params: none,
  query: none,
  body: Type.Object({
    Token: text('line', 'The part of the link after the #.'),
    Password: text('password', 'The new password.'),
  }),
  answer: { status: 200, description: 'The password is set.', schema: none },
  errors: [
    ...[
      'csrf_failed',
      'link_not_valid',
      'required',
      'invalid_text',
      'invalid_value',
      'password_rule',
      'customer_erased',
      'customer_merged',
    ],
    ...['concurrent_change', 'server_busy'],
  ],
});
