import { defineProblems, type ErrorDefinition } from '../kernel/problem.ts';

/** Errors of the portal's own API. */
export const accountErrors = {
  sign_in_failed: {
    kind: 'unauthorized',
    text: 'The email address or the password is incorrect, or the account may not sign in.',
    remedy: 'Check both. An administrator can give you a new one-time link.',
  },
  sign_in_locked: {
    kind: 'throttled',
    text: 'Too many sign-ins have failed. Try again in {seconds} seconds.',
    remedy: 'Wait as long as Retry-After says, or ask an administrator for a one-time link.',
  },
  sign_in_busy: {
    kind: 'throttled',
    text: 'Too many people sign in at this moment. Try again in a few seconds.',
    remedy: 'Wait as long as Retry-After says.',
  },
  link_not_valid: {
    kind: 'not_found',
    text: 'This link is used, has run out, or was replaced by a newer one.',
    remedy: 'Ask an administrator for a new one.',
  },
  password_too_weak: {
    kind: 'invalid',
    text: '{field} must have {min} to {max} characters, and be neither common nor your email address.',
    remedy: 'A sentence of your own is easy to remember and hard to guess.',
  },
  wrong_password: {
    kind: 'invalid',
    text: '{field} is not your current password.',
    remedy: 'Sign out and ask an administrator for a one-time link if you have forgotten it.',
  },
  account_not_found: {
    kind: 'not_found',
    text: 'There is no such account.',
    remedy: 'List Accounts shows those that there are.',
  },
  account_exists: {
    kind: 'conflict',
    text: 'There is an account with this {field} already.',
    remedy: 'Make a new one-time link for it instead.',
  },
  last_administrator: {
    kind: 'conflict',
    text: 'This is the last administrator who can sign in.',
    remedy: 'Make somebody else an administrator first.',
  },
} as const satisfies Record<string, ErrorDefinition>;

/** What the page of the sign-in is told by `?error=` when somebody comes back from signing in elsewhere. */
export const openIdErrors = {
  openid_failed: {
    kind: 'unauthorized',
    text: 'Signing in elsewhere did not succeed.',
    remedy: 'Start again from the sign-in page of this server; the log says what was wrong.',
  },
  openid_unverified: {
    kind: 'unauthorized',
    text: 'The other sign-in gives no email address that it has verified.',
    remedy: 'Have the address verified there. The claims email and email_verified are asked for.',
  },
  openid_no_account: {
    kind: 'unauthorized',
    text: 'Nobody with this email address may sign in here.',
    remedy: 'Ask an administrator for an invitation to the address as the other sign-in writes it.',
  },
  openid_unavailable: {
    kind: 'bad_gateway',
    text: 'The other sign-in can’t be reached.',
    remedy: 'Try again later. Is UPLINE_OIDC_ISSUER right?',
  },
} as const satisfies Record<string, ErrorDefinition>;

export const openIdProblem = defineProblems(openIdErrors);
export const accountProblem = defineProblems(accountErrors);
