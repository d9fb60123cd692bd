import { defineProblems, type ErrorDefinition } from '../kernel/problem.ts';

export const signOnErrors = {
  sso_not_configured: {
    kind: 'conflict',
    text: 'The commission plan names no place to sign people in.',
    remedy: 'Add singleSignOn to the plan of the client extension.',
  },
  unknown_destination: {
    kind: 'invalid',
    text: '{field} must be one of {known}.',
    remedy: 'Use a destination of the commission plan. Upper and lower case differ.',
  },
  sso_parameter_missing: {
    kind: 'invalid',
    text: 'Send externalId or token.',
    remedy: 'Add externalId for an address to sign in at, or token to find out who signs in.',
  },
  external_id_not_found: {
    kind: 'not_found',
    text: 'There is no customer with this external reference id.',
    remedy: 'Send the ExternalReferenceId of a customer.',
  },
  external_id_ambiguous: {
    kind: 'conflict',
    text: 'Several customers have this external reference id.',
    remedy: 'Use Get SSO URL with the CustomerId.',
  },
  sso_not_allowed: {
    kind: 'conflict',
    text: 'The status of this customer does not allow a login.',
    remedy: 'Change CustomerStatus first, or allow the login of the status in the plan (mayLogIn).',
  },
  too_many_sso_tokens: {
    kind: 'throttled',
    text: 'Too many tokens were requested for this customer. Try again in {seconds} seconds.',
    remedy: 'Wait as long as Retry-After says, and request a token only when a person signs in.',
  },
  sso_token_not_valid: {
    kind: 'invalid',
    text: 'The token is not valid: it was used, is older than a minute, or never existed.',
    remedy: 'Let the person sign in again. A token works once.',
  },
  too_many_sso_failures: {
    kind: 'throttled',
    text: 'This subscription presented too many tokens that are not valid. Try again in {seconds} seconds.',
    remedy: 'Wait as long as Retry-After says. Present each token once.',
  },
} as const satisfies Readonly<Record<string, ErrorDefinition>>;

export const signOnProblem = defineProblems(signOnErrors);
