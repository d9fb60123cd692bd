import Type from 'typebox';
import { defineContract } from '../http/operation.ts';
import { ID_MAX } from '../kernel/customer-id.ts';
import { ACCOUNT_STATES } from './account.ts';
import { EndedAnswer, emailAddress, name, none, role, time, timeOrNull } from './contract-parts.ts';

/* Operations of administrators on accounts, for the portal's pages. The published API does not have them. */

export const AccountAnswer = Type.Object(
  {
    AccountId: Type.Integer({ description: 'Id of the account.' }),
    Name: Type.String({ description: 'Name of the person.' }),
    EmailAddress: Type.String({ description: 'Email address.' }),
    Role: role,
    State: Type.Enum([...ACCOUNT_STATES], { description: 'Whether the person can sign in.' }),
    CreatedAt: time('When the account was created.'),
    LastSignInAt: timeOrNull('Last sign-in.'),
    AccessRequestedAt: timeOrNull('Since when the person asks for a subscription; null if they do not.'),
  },
  { title: 'Account', description: 'A person who uses the portal.' },
);

export const LinkAnswer = Type.Object(
  {
    AccountId: Type.Integer({ description: 'Id of the account.' }),
    Link: Type.String({ description: 'Give it to the person. It works once, and is shown only once.' }),
    ExpiresAt: time('When it stops working.'),
  },
  { title: 'OneTimeLink', description: 'A link with which a person chooses a password.' },
);

export const AccountParams = Type.Object({
  accountId: Type.Integer({ minimum: 1, maximum: ID_MAX, description: 'Id of the account.' }),
});

const inAccounts = { tag: 'Accounts', query: none } as const;

export const listAccountsContract = defineContract({
  ...inAccounts,
  id: 'ListAccounts',
  method: 'GET',
  path: '/accounts',
  summary: 'List Accounts',
  description: 'All accounts. For administrators.',
  params: none,
  body: undefined,
  answer: { status: 200, description: 'Accounts by name.', schema: Type.Array(AccountAnswer) },
  errors: ['not_signed_in', 'not_allowed'],
});

export const inviteAccountContract = defineContract({
  ...inAccounts,
  id: 'InviteAccount',
  method: 'POST',
  path: '/accounts',
  summary: 'Invite',
  description: 'Creates an account and its one-time link. For administrators.',
  params: none,
  body: Type.Object({ EmailAddress: emailAddress, Name: name, Role: role }),
  answer: { status: 201, description: 'The link.', schema: LinkAnswer },
  errors: [
    'invalid_text',
    'invalid_email',
    'invalid_value',
    'account_exists',
    'csrf_failed',
    'not_signed_in',
    'not_allowed',
  ],
});

export const renewLinkContract = defineContract({
  ...inAccounts,
  id: 'RenewLink',
  method: 'POST',
  path: '/accounts/{accountId}/link',
  summary: 'Renew Link',
  description:
    'Creates a one-time link: an invitation, or for a forgotten password. Earlier links stop working. For administrators.',
  params: AccountParams,
  body: undefined,
  answer: { status: 201, description: 'The link.', schema: LinkAnswer },
  errors: ['account_not_found', 'csrf_failed', 'not_signed_in', 'not_allowed'],
});

export const changeAccountContract = defineContract({
  ...inAccounts,
  id: 'ChangeAccount',
  method: 'PATCH',
  path: '/accounts/{accountId}',
  summary: 'Change Account',
  description:
    'Changes the members that are sent. A new role or a disabled account ends every session of the account. For administrators.',
  params: AccountParams,
  body: Type.Object({
    Name: Type.Optional(name),
    Role: Type.Optional(role),
    IsDisabled: Type.Optional(
      Type.Boolean({ description: 'Whether the account is disabled: the person cannot sign in.' }),
    ),
  }),
  answer: { status: 200, description: 'The account.', schema: AccountAnswer },
  errors: [
    'invalid_text',
    'invalid_value',
    'account_not_found',
    'last_administrator',
    'csrf_failed',
    'not_signed_in',
    'not_allowed',
  ],
});

export const removeAccountContract = defineContract({
  ...inAccounts,
  id: 'RemoveAccount',
  method: 'DELETE',
  path: '/accounts/{accountId}',
  summary: 'Remove Account',
  description: 'Removes an account permanently. Its subscriptions stay without an owner. For administrators.',
  params: AccountParams,
  body: undefined,
  answer: { status: 200, description: 'Done.', schema: none },
  errors: ['account_not_found', 'last_administrator', 'csrf_failed', 'not_signed_in', 'not_allowed'],
});

export const signOutAccountContract = defineContract({
  ...inAccounts,
  id: 'SignOutAccount',
  method: 'DELETE',
  path: '/accounts/{accountId}/sessions',
  summary: 'Sign Out Account',
  description: 'Ends every session of an account. For administrators.',
  params: AccountParams,
  body: undefined,
  answer: { status: 200, description: 'Done.', schema: EndedAnswer },
  errors: ['account_not_found', 'csrf_failed', 'not_signed_in', 'not_allowed'],
});
