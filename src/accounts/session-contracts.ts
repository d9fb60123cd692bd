import Type, { type Static } from 'typebox';
import { defineContract } from '../http/operation.ts';
import { EMAIL_MAX, EndedAnswer, name, none, role, secret, time } from './contract-parts.ts';

/*
 * Signing in and out, and what people do with their own account, as the portal's pages ask for it. The API is ours: none of it is published.
 */

const OwnAccount = Type.Object(
  {
    AccountId: Type.Integer({ description: 'Id of the account.' }),
    Name: Type.String({ description: 'Name of the person.' }),
    EmailAddress: Type.String({ description: 'Email address.' }),
    Role: role,
  },
  { title: 'OwnAccount', description: 'Who is signed in.' },
);

export const SessionAnswer = Type.Object(
  {
    Account: Type.Unsafe<Static<typeof OwnAccount> | null>({
      anyOf: [OwnAccount, { type: 'null' }],
      description: 'Who is signed in; null for nobody.',
    }),
    CsrfToken: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'To be sent as X-Upline-Csrf with every change.',
    }),
    Environment: Type.Enum(['Stage', 'Live'], { description: 'What kind of installation this is.' }),
    Version: Type.String({ description: 'Version of the program.' }),
    OpenIdConnect: Type.Unsafe<{ Name: string } | null>({
      anyOf: [Type.Object({ Name: Type.String({ description: 'What people call it.' }) }), { type: 'null' }],
      description: 'Another way to sign in; null when there is none.',
    }),
  },
  { title: 'PortalSession', description: 'What a page needs to know first.' },
);

const inSession = { tag: 'Session', params: none, query: none } as const;

export const getSessionContract = defineContract({
  ...inSession,
  id: 'GetSession',
  method: 'GET',
  path: '/session',
  summary: 'Get Session',
  description: 'Who is signed in, and what this server is.',
  body: undefined,
  answer: { status: 200, description: 'The session.', schema: SessionAnswer },
  errors: [],
});

export const signInContract = defineContract({
  ...inSession,
  id: 'SignIn',
  method: 'POST',
  path: '/session',
  summary: 'Sign In',
  description: 'Begins a session, which ends after seven days, or twelve hours without use.',
  body: Type.Object({
    EmailAddress: Type.String({
      format: 'line',
      maxLength: EMAIL_MAX,
      description: 'Email address.',
      'x-problem': 'invalid_text',
    }),
    Password: secret('Password.'),
  }),
  answer: { status: 200, description: 'The new session, with its cookie.', schema: SessionAnswer },
  errors: ['invalid_text', 'sign_in_failed', 'sign_in_locked', 'sign_in_busy', 'csrf_failed'],
});

export const signOutContract = defineContract({
  ...inSession,
  id: 'SignOut',
  method: 'DELETE',
  path: '/session',
  summary: 'Sign Out',
  description: 'Ends this session.',
  body: undefined,
  answer: { status: 200, description: 'Done.', schema: EndedAnswer },
  errors: ['csrf_failed'],
});

export const signOutEverywhereContract = defineContract({
  ...inSession,
  id: 'SignOutEverywhere',
  method: 'DELETE',
  path: '/sessions',
  summary: 'Sign Out Everywhere',
  description: 'Ends every session of the account, this one too.',
  body: undefined,
  answer: { status: 200, description: 'Done.', schema: EndedAnswer },
  errors: ['csrf_failed', 'not_signed_in'],
});

export const listSessionsContract = defineContract({
  ...inSession,
  id: 'ListSessions',
  method: 'GET',
  path: '/sessions',
  summary: 'List Sessions',
  description: 'Where the account is signed in.',
  body: undefined,
  answer: {
    status: 200,
    description: 'Sessions, the one used last first.',
    schema: Type.Array(
      Type.Object(
        {
          CreatedAt: time('When it began.'),
          LastSeenAt: time('When it was used last, to a minute.'),
          Browser: Type.String({ description: 'What the browser calls itself.' }),
          IsThis: Type.Boolean({ description: 'Whether this is the session that asks.' }),
        },
        { title: 'AccountSession', description: 'A browser that is signed in.' },
      ),
    ),
  },
  errors: ['not_signed_in'],
});

export const changePasswordContract = defineContract({
  ...inSession,
  id: 'ChangePassword',
  method: 'POST',
  path: '/password',
  summary: 'Change Password',
  description: 'Sets another password, and ends every other session of the account.',
  body: Type.Object({
    CurrentPassword: secret('The current password.'),
    NewPassword: secret('The new one, of 12 characters or more.'),
  }),
  answer: { status: 200, description: 'Done.', schema: none },
  errors: [
    'invalid_text',
    'wrong_password',
    'password_too_weak',
    'account_not_found',
    'sign_in_locked',
    'sign_in_busy',
    'csrf_failed',
    'not_signed_in',
  ],
});

export const lookUpInvitationContract = defineContract({
  ...inSession,
  id: 'LookUpInvitation',
  method: 'POST',
  path: '/invitations/look-up',
  summary: 'Look Up Invitation',
  description: 'Whom a one-time link is for. Does not use it up.',
  body: Type.Object({ Token: secret('The token of the link.') }),
  answer: {
    status: 200,
    description: 'The invitation.',
    schema: Type.Object(
      {
        EmailAddress: Type.String({ description: 'Email address of the account.' }),
        Name: Type.String({ description: 'Name of the person.' }),
        Role: role,
        Purpose: Type.Enum(['Invitation', 'PasswordReset'], { description: 'What the link is for.' }),
        ExpiresAt: time('When the link stops to work.'),
      },
      { title: 'Invitation', description: 'Whom a one-time link is for.' },
    ),
  },
  errors: ['invalid_text', 'link_not_valid', 'csrf_failed'],
});

export const acceptInvitationContract = defineContract({
  ...inSession,
  id: 'AcceptInvitation',
  method: 'POST',
  path: '/invitations/accept',
  summary: 'Accept Invitation',
  description: 'Sets name and password of the account that a one-time link is for, and signs in. Works once.',
  body: Type.Object({
    Token: secret('The token of the link.'),
    Name: name,
    Password: secret('A password of 12 characters or more.'),
  }),
  answer: { status: 200, description: 'The new session, with its cookie.', schema: SessionAnswer },
  errors: ['invalid_text', 'link_not_valid', 'password_too_weak', 'sign_in_busy', 'csrf_failed'],
});
