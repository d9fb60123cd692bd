import { defineProblems, type ErrorDefinition, ProblemError } from '../kernel/problem.ts';

/** Errors of subscriptions and products. */
export const subscriptionErrors = {
  subscription_not_found: {
    kind: 'not_found',
    text: 'The subscription does not exist.',
    remedy: 'List Subscriptions shows the subscriptions that you can see.',
  },
  subscription_cancelled: {
    kind: 'conflict',
    text: 'The subscription is cancelled permanently.',
    remedy: 'Create another one.',
  },
  invalid_subscription_name: {
    kind: 'invalid',
    text: '{field} must have 1 to 60 characters: letters a to z, digits, dots, hyphens, underscores, and spaces between them.',
    remedy: 'Audit rows and headers contain the name, so only plain characters are allowed.',
  },
  name_taken: {
    kind: 'conflict',
    text: 'This {field} is already in use.',
    remedy: 'Choose another name.',
  },
  unknown_scope: {
    kind: 'invalid',
    text: '{field} is not a scope.',
    remedy: 'List Operation Groups shows the existing scopes.',
  },
  scopes_not_narrower: {
    kind: 'forbidden',
    text: 'You can remove scopes, but not add any.',
    remedy: 'Ask an administrator.',
  },
  addresses_not_narrower: {
    kind: 'forbidden',
    text: 'You can narrow the allowed addresses, but not widen them.',
    remedy: 'Ask an administrator.',
  },
  expiry_not_earlier: {
    kind: 'forbidden',
    text: 'An administrator set when this key expires. You can choose an earlier time, not a later one.',
    remedy: 'Ask an administrator.',
  },
  origins_not_narrower: {
    kind: 'forbidden',
    text: 'You can narrow the allowed origins, not widen them.',
    remedy: 'Ask an administrator.',
  },
  invalid_origin: {
    kind: 'invalid',
    text: '{field} is not an origin such as https://shop.example.com.',
    remedy: 'Write scheme, host and port, without a path. For any origin leave the list empty.',
  },
  invalid_address_range: {
    kind: 'invalid',
    text: '{field} is not an address such as 203.0.113.7, or a range such as 203.0.113.0/24 or 2001:db8::/32.',
    remedy: 'A range begins with its first address.',
  },
  invalid_instant: {
    kind: 'invalid',
    text: '{field} is not a time like 2030-01-31T12:00:00Z.',
    remedy:
      'Use ISO 8601. Without a time zone, the time is in UTC. A date alone means the start of that day.',
  },
  expiry_in_past: {
    kind: 'invalid',
    text: '{field} is in the past.',
    remedy: 'To stop the key now, suspend the subscription or regenerate the key.',
  },
  account_unknown: {
    kind: 'invalid',
    text: '{field} is not an existing account.',
    remedy: 'List Accounts shows the existing accounts.',
  },
  access_not_requested: {
    kind: 'conflict',
    text: 'The account has no open request for access.',
    remedy: 'Another administrator may have answered it. List Accounts shows the open requests.',
  },
  product_unknown: {
    kind: 'invalid',
    text: '{field} is not an existing product.',
    remedy: 'List Products shows the existing products.',
  },
  operation_unknown: {
    kind: 'invalid',
    text: '{field} is not an operation.',
    remedy: 'Use the operation ids of openapi.json.',
  },
  product_not_found: {
    kind: 'not_found',
    text: 'The product does not exist.',
    remedy: 'List Products shows the existing products.',
  },
  product_in_use: {
    kind: 'conflict',
    text: 'Subscriptions use this product.',
    remedy: 'Assign another product, or none, to them first.',
  },
} as const satisfies Record<string, ErrorDefinition>;

export const subscriptionProblem = defineProblems(subscriptionErrors);

/** Also for a hidden subscription: the caller must not learn whether it exists. */
export function subscriptionNotFound(): ProblemError {
  return new ProblemError([subscriptionProblem('subscription_not_found', 'subscriptionId')]);
}
