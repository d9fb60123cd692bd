import Type, { type Static } from 'typebox';
import { defineContract } from '../http/operation.ts';
import { EMAIL_MAX, EndedAnswer, name, none, role, secret, time, timeOrNull } from './contract-parts.ts';

/*
 * Sign-in, sign-out, and operations of people on their own account, for the portal's pages. The published API
 * does not have them.
 */

const OwnAccount = Type.Object(
  {
    AccountId: Type.Integer({ description: 'Id of the account.' }),
    Name: Type.String({ description: 'Name of the person.' }),
    EmailAddress: Type.String({ description: 'Email address.' }),
    Role: role,
    AccessRequestedAt: timeOrNull('Since when the account asks for a subscription; null if it does not.'),
  },
  { title: 'OwnAccount', description: 'The signed-in account.' },
);

export const SessionAnswer = Type.Object(
  {
    Account: Type.Unsafe<Static<typeof OwnAccount> | null>({
      anyOf: [OwnAccount, { type: 'null' }],
      description: 'The signed-in account; null if nobody is signed in.',
    }),
    CsrfToken: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'Send it as X-Upline-Csrf with every change.',
    }),
    PendingRequests: Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      description: 'Number of open requests for access; null for everyone but administrators.',
    }),
    Environment: Type.Enum(['Stage', 'Live'], { description: 'Kind of installation.' }),
    Version: Type.String({ description: 'Version of the program.' }),
    OpenIdConnect: Type.Unsafe<{ Name: string } | null>({
      anyOf: [Type.Object({ Name: Type.String({ description: 'Name of the provider.' }) }), { type: 'null' }],
      description: 'The sign-in provider; null if there is none.',
    }),
  },
  { title: 'PortalSession', description: 'The account and facts about the server.' },
);

const inSession = { tag: 'Session', params: none, query: none } as const;

export const getSessionContract = defineContract({
  ...inSession,
  id: 'GetSession',
  method: 'GET',
  path: '/session',
  summary: 'Get Session',
  description: 'The signed-in account and facts about this server.',
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
  description: 'Begins a session. It ends after seven days, or after twelve hours without use.',
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
  errors: [
    'invalid_text',
    'invalid_value',
    'sign_in_failed',
    'sign_in_locked',
    'sign_in_busy',
    'csrf_failed',
  ],
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
  description: 'Ends every session of the account, including this one.',
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
  description: 'The browsers in which the account is signed in.',
  body: undefined,
  answer: {
    status: 200,
    description: 'Sessions, most recently used first.',
    schema: Type.Array(
      Type.Object(
        {
          CreatedAt: time('When it began.'),
          LastSeenAt: time('When it was last used, to the minute.'),
          Browser: Type.String({ description: 'User agent of the browser.' }),
          IsThis: Type.Boolean({ description: 'Whether this is the session of this request.' }),
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
  description: 'Sets a new password, and ends every other session of the account.',
  body: Type.Object({
    CurrentPassword: secret('The current password.'),
    NewPassword: secret('The new password, at least 12 characters.'),
  }),
  answer: { status: 200, description: 'Done.', schema: none },
  errors: [
    'invalid_text',
    'invalid_value',
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
  description: 'Shows the account of a one-time link. The link stays valid.',
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
        ExpiresAt: time('When the link stops working.'),
      },
      { title: 'Invitation', description: 'The account of a one-time link.' },
    ),
  },
  errors: ['invalid_text', 'invalid_value', 'link_not_valid', 'csrf_failed'],
});

export const acceptInvitationContract = defineContract({
  ...inSession,
  id: 'AcceptInvitation',
  method: 'POST',
  path: '/invitations/accept',
  summary: 'Accept Invitation',
  description: 'Sets the name and password of the account of a one-time link, and signs in. Works once.',
  body: Type.Object({
    Token: secret('The token of the link.'),
    Name: name,
    Password: secret('A password of at least 12 characters.'),
  }),
  answer: { status: 200, description: 'The new session, with its cookie.', schema: SessionAnswer },
  errors: [
    'invalid_text',
    'invalid_value',
    'link_not_valid',
    'password_too_weak',
    'sign_in_busy',
    'csrf_failed',
  ],
});
