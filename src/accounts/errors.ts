import { defineProblems, type ErrorDefinition } from '../problem.ts';

/** Errors of the portal's own API. */
export const accountErrors = {
  sign_in_failed: {
    kind: 'unauthorized',
    text: 'Email address and password do not belong together, or the account may not sign in.',
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
    text: '{field} is not your present password.',
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

export const accountProblem = defineProblems(accountErrors);
