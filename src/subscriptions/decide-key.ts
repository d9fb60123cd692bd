import { createAddressMatch, type IsInRanges } from '../kernel/address-ranges.ts';
import type { Clock } from '../kernel/call-context.ts';
import type { KeyProblem } from './key-problems.ts';
import { EVERYTHING, operationsIn, type ScopedOperation } from './scopes.ts';
import type { SubscriptionState } from './subscription.ts';
import { readTextList } from './text-list.ts';

/** The stored data of a key, as the frequent look-up reads it. */
export interface FoundKey {
  readonly state: SubscriptionState;
  /** ISO 8601 UTC with milliseconds. */
  readonly expires_at: string | null;
  readonly scopes: string;
  readonly allowed_addresses: string;
  readonly allowed_origins: string;
  /** Operations of the product; `null` without one. */
  readonly operations: string | null;
}

/** The caller with a key. IP address and origin are read only for a subscription that restricts them. */
export interface KeyHolder {
  readonly ip: string;
  readonly headers?: { readonly origin?: string | undefined };
}

/**
 * Decides whether an existing key may be used; `null` if it may.
 * @param operation id of the operation; `undefined` for a path that is refused anyway
 */
export type DecideKey = (
  key: FoundKey,
  operation: string | undefined,
  holder: KeyHolder,
) => KeyProblem | null;

/** More different lists than any installation has; dropped ones are parsed again. */
const KEPT_LISTS_MAX = 1_000;

/**
 * The rules of keys, in memory. The cache holds only parsed texts, by their exact text: a change of a
 * subscription has another text, so it takes effect with the next request.
 */
export function createDecideKey(operations: readonly ScopedOperation[], clock: Clock): DecideKey {
  const inScopes = keepReadings((text) => operationsIn(readTextList(text), operations));
  const inProduct = keepReadings((text): ReadonlySet<string> => new Set(readTextList(text)));
  const inOrigins = keepReadings((text): ReadonlySet<string | undefined> => new Set(readTextList(text)));
  const inRanges = keepReadings((text): IsInRanges => createAddressMatch(readTextList(text)));
  return (key, operation, holder) => {
    if (key.state !== 'active')
      return key.state === 'cancelled' ? 'subscription_cancelled' : 'subscription_suspended';
    if (key.expires_at !== null && clock().toISOString() >= key.expires_at) return 'key_expired';
    if (key.allowed_addresses !== '' && !inRanges(key.allowed_addresses)(holder.ip))
      return 'address_not_allowed';
    if (key.allowed_origins !== '' && !inOrigins(key.allowed_origins).has(holder.headers?.origin))
      return 'origin_not_allowed';
    if (operation === undefined) return null;
    if (key.operations !== null && !inProduct(key.operations).has(operation))
      return 'operation_not_in_product';
    if (key.scopes !== EVERYTHING && !inScopes(key.scopes).has(operation)) return 'scope_missing';
    return null;
  };
}

function keepReadings<Reading>(read: (text: string) => Reading): (text: string) => Reading {
  const kept = new Map<string, Reading>();
  return (text) => {
    const known = kept.get(text);
    if (known !== undefined) return known;
    const reading = read(text);
    if (kept.size >= KEPT_LISTS_MAX) kept.clear();
    kept.set(text, reading);
    return reading;
  };
}
