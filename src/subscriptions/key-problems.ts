/*
 * The reasons to refuse a key. The answer always equals the old gateway's; the header X-Upline-Key-Problem
 * and the request log give the reason to the holder of a current or former key.
 */
export const KEY_PROBLEMS = {
  key_unknown: 'No subscription has or had this key.',
  key_regenerated: 'The key was replaced by a newer one.',
  subscription_cancelled: 'The subscription is cancelled permanently.',
  subscription_suspended: 'The subscription is suspended.',
  key_expired: 'The key has expired.',
  address_not_allowed: 'The subscription may not be used from this address.',
  origin_not_allowed: 'The subscription may not be used from this origin.',
  operation_not_in_product: 'The operation is not part of the subscription’s product.',
  scope_missing: 'The scopes of the subscription do not include the operation.',
} as const;

export type KeyProblem = keyof typeof KEY_PROBLEMS;
