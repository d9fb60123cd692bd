export const SUBSCRIPTION_STATES = ['active', 'suspended', 'cancelled'] as const;
export type SubscriptionState = (typeof SUBSCRIPTION_STATES)[number];

export const KEY_SLOTS = ['primary', 'secondary'] as const;
export type KeySlot = (typeof KEY_SLOTS)[number];

/** One of a subscription's two keys. */
export interface KeyPlace {
  readonly subscriptionId: number;
  readonly slot: KeySlot;
}

/** One of the two keys, without its value. All times are ISO 8601 UTC. */
export interface SubscriptionKey {
  readonly slot: KeySlot;
  readonly createdAt: string;
  /** The key is refused from this instant on; `null` for never. */
  readonly expiresAt: string | null;
  /** An administrator set the expiry: the owner can only choose an earlier one. */
  readonly isExpiryFixed: boolean;
  /** Accurate to a few seconds; `null` when never used. */
  readonly lastUsedAt: string | null;
}

/** The allowed scopes and origins of a subscription. */
export interface SubscriptionAccess {
  readonly scopes: readonly string[];
  /** IP ranges of allowed callers; empty for all. */
  readonly allowedAddresses: readonly string[];
  /** Origins that requests must name in `Origin`, as browsers do; if empty, they may name any or none. */
  readonly allowedOrigins: readonly string[];
}

/** A named pair of keys; either one works while the subscription is active. */
export interface Subscription extends SubscriptionAccess {
  readonly id: number;
  readonly name: string;
  readonly state: SubscriptionState;
  readonly owner: { readonly accountId: number; readonly name: string } | null;
  /** Limits the allowed operations. */
  readonly product: { readonly id: number; readonly name: string } | null;
  readonly createdAt: string;
  /** Accurate to a few seconds; `null` when never used. */
  readonly lastUsedAt: string | null;
  readonly keys: readonly SubscriptionKey[];
}
