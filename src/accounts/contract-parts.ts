import Type from 'typebox';
import { ROLES } from './account.ts';

/* Parts that the contracts of sessions and of accounts share. */

const NAME_MAX = 100;
export const EMAIL_MAX = 254;
const TEXT_MAX = 1_000;

export const time = (description: string) => Type.String({ description: `${description} ISO 8601, UTC.` });
export const timeOrNull = (description: string) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], description: `${description} ISO 8601, UTC.` });
export const secret = (description: string) =>
  Type.String({
    format: 'password',
    minLength: 1,
    maxLength: TEXT_MAX,
    description,
    'x-problem': 'invalid_text',
  });
export const name = Type.String({
  format: 'line',
  pattern: '\\S',
  maxLength: NAME_MAX,
  description: 'Name of the person.',
  'x-problem': 'invalid_text',
});
export const emailAddress = Type.String({
  format: 'email-address',
  maxLength: EMAIL_MAX,
  description: 'Email address; the same in any case.',
  'x-problem': 'invalid_email',
});
export const role = Type.Enum([...ROLES], { description: 'Role of the person.' });

export const none = Type.Object({});

export const EndedAnswer = Type.Object(
  { Ended: Type.Integer({ description: 'Number of ended sessions.' }) },
  { title: 'EndedSessions', description: 'Result of a sign-out.' },
);
