import { defineProblems, type ErrorDefinition, ProblemError } from '../kernel/problem.ts';

/** What can be wrong with subscriptions and products. */
export const subscriptionErrors = {
  subscription_not_found: {
    kind: 'not_found',
    text: 'There is no such subscription.',
    remedy: 'List Subscriptions shows those that you may see.',
  },
  subscription_cancelled: {
    kind: 'conflict',
    text: 'The subscription is cancelled for good.',
    remedy: 'Make another one.',
  },
  invalid_subscription_name: {
    kind: 'invalid',
    text: '{field} must have 1 to 60 letters a to z, digits, dots, - and _, and spaces between them.',
    remedy: 'The name is written into audit rows and headers, so it is plain.',
  },
  name_taken: {
    kind: 'conflict',
    text: 'Another one has this {field} already.',
    remedy: 'Choose another name.',
  },
  unknown_scope: {
    kind: 'invalid',
    text: '{field} is not a scope.',
    remedy: 'List Operation Groups shows the scopes that there are.',
  },
  scopes_not_narrower: {
    kind: 'forbidden',
    text: 'You can take scopes away, not add any.',
    remedy: 'Ask an administrator.',
  },
  addresses_not_narrower: {
    kind: 'forbidden',
    text: 'You can narrow the allowed addresses, not widen them.',
    remedy: 'Ask an administrator.',
  },
  expiry_not_earlier: {
    kind: 'forbidden',
    text: 'An administrator set when this key expires. You can choose an earlier time, not a later one.',
    remedy: 'Ask an administrator.',
  },
  invalid_address_range: {
    kind: 'invalid',
    text: '{field} is no address such as 203.0.113.7 and no range such as 203.0.113.0/24 or 2001:db8::/32.',
    remedy: 'A range is written by its first address.',
  },
  invalid_instant: {
    kind: 'invalid',
    text: '{field} is not a time like 2030-01-31T12:00:00Z.',
    remedy: 'ISO 8601, in UTC unless it has a zone; a date alone is its beginning.',
  },
  expiry_in_past: {
    kind: 'invalid',
    text: '{field} is over already.',
    remedy: 'Suspend the subscription, or regenerate the key, to end its use now.',
  },
  account_unknown: {
    kind: 'invalid',
    text: '{field} is nobody’s account.',
    remedy: 'List Accounts shows those that there are.',
  },
  product_unknown: {
    kind: 'invalid',
    text: '{field} is not a product.',
    remedy: 'List Products shows those that there are.',
  },
  operation_unknown: {
    kind: 'invalid',
    text: '{field} is not an operation.',
    remedy: 'Use the operation ids of openapi.json.',
  },
  product_not_found: {
    kind: 'not_found',
    text: 'There is no such product.',
    remedy: 'List Products shows those that there are.',
  },
  product_in_use: {
    kind: 'conflict',
    text: 'Subscriptions have this product.',
    remedy: 'Give them another product, or none, first.',
  },
} as const satisfies Record<string, ErrorDefinition>;

export const subscriptionProblem = defineProblems(subscriptionErrors);

/** Also for one that the caller may not see: whether it exists is not theirs to know. */
export function subscriptionNotFound(): ProblemError {
  return new ProblemError([subscriptionProblem('subscription_not_found', 'subscriptionId')]);
}
