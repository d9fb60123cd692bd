export const SUBSCRIPTION_STATES = ['active', 'suspended', 'cancelled'] as const;
export type SubscriptionState = (typeof SUBSCRIPTION_STATES)[number];

export const KEY_SLOTS = ['primary', 'secondary'] as const;
export type KeySlot = (typeof KEY_SLOTS)[number];

/** Which of a subscription's two keys. */
export interface KeyPlace {
  readonly subscriptionId: number;
  readonly slot: KeySlot;
}

/** One of the two keys, without its value. All times are ISO 8601 UTC. */
export interface SubscriptionKey {
  readonly slot: KeySlot;
  readonly createdAt: string;
  /** From this instant on it is refused; `null` for never. */
  readonly expiresAt: string | null;
  /** An administrator set the expiry: the owner can only bring it forward. */
  readonly isExpiryFixed: boolean;
  /** Within seconds of the truth; `null` when never used. */
  readonly lastUsedAt: string | null;
}

/** What a subscription may be used for, and from where. */
export interface SubscriptionAccess {
  readonly scopes: readonly string[];
  /** Ranges that callers must come from; empty for anywhere. */
  readonly allowedAddresses: readonly string[];
}

/** A named pair of keys, either of which opens the API while the subscription is active. */
export interface Subscription extends SubscriptionAccess {
  readonly id: number;
  readonly name: string;
  readonly state: SubscriptionState;
  readonly owner: { readonly accountId: number; readonly name: string } | null;
  /** Whose operations alone may be called. */
  readonly product: { readonly id: number; readonly name: string } | null;
  readonly createdAt: string;
  /** Within seconds of the truth; `null` when never used. */
  readonly lastUsedAt: string | null;
  readonly keys: readonly SubscriptionKey[];
}
