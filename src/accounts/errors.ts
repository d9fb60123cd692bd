import { defineProblems, type ErrorDefinition } from '../kernel/problem.ts';

/** Errors of the portal's own API. */
export const accountErrors = {
  sign_in_failed: {
    kind: 'unauthorized',
    text: 'Email or password is incorrect.',
    remedy: 'Check both. An administrator can give you a new one-time link.',
  },
  sign_in_locked: {
    kind: 'throttled',
    text: 'Too many failed sign-ins. Try again in {seconds} seconds.',
    remedy: 'Wait for the time in Retry-After, or ask an administrator for a one-time link.',
  },
  sign_in_busy: {
    kind: 'throttled',
    text: 'Too many people are signing in. Try again in a few seconds.',
    remedy: 'Wait for the time in Retry-After.',
  },
  link_not_valid: {
    kind: 'not_found',
    text: 'This link was used, has expired, or was replaced by a newer one.',
    remedy: 'Ask an administrator for a new one.',
  },
  password_too_weak: {
    kind: 'invalid',
    text: '{field} must have {min} to {max} characters. It must not be a common password or your email address.',
    remedy: 'A sentence that only you know is easy to remember and hard to guess.',
  },
  wrong_password: {
    kind: 'invalid',
    text: '{field} is not your current password.',
    remedy: 'If you forgot it, sign out and ask an administrator for a one-time link.',
  },
  account_not_found: {
    kind: 'not_found',
    text: 'The account does not exist.',
    remedy: 'List Accounts shows the existing accounts.',
  },
  account_exists: {
    kind: 'conflict',
    text: 'An account with this {field} already exists.',
    remedy: 'Create a new one-time link for it instead.',
  },
  last_administrator: {
    kind: 'conflict',
    text: 'This is the last administrator who can sign in.',
    remedy: 'Give another account the Administrator role first.',
  },
} as const satisfies Record<string, ErrorDefinition>;

/** Codes that the sign-in page gets in `?error=` after a sign-in at the provider. */
export const openIdErrors = {
  openid_failed: {
    kind: 'unauthorized',
    text: 'The sign-in at the provider failed.',
    remedy: 'Start again from the sign-in page of this server. The log has the reason.',
  },
  openid_unverified: {
    kind: 'unauthorized',
    text: 'The sign-in provider did not return a verified email address.',
    remedy: 'Verify the address at the provider. The claims email and email_verified are required.',
  },
  openid_no_account: {
    kind: 'unauthorized',
    text: 'No account has this email address.',
    remedy: 'Ask an administrator for an invitation to the address that the provider returns.',
  },
  openid_unavailable: {
    kind: 'bad_gateway',
    text: 'The sign-in provider cannot be reached.',
    remedy: 'Try again later. Check UPLINE_OIDC_ISSUER.',
  },
} as const satisfies Record<string, ErrorDefinition>;

export const openIdProblem = defineProblems(openIdErrors);
export const accountProblem = defineProblems(accountErrors);
