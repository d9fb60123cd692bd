export type SubscriptionState = 'active' | 'suspended' | 'cancelled';
export type KeySlot = 'primary' | 'secondary';

/** A named pair of keys, either of which opens the API while the subscription is active. */
export interface Subscription {
  readonly id: number;
  readonly name: string;
  readonly state: SubscriptionState;
  /** ISO 8601 UTC. */
  readonly createdAt: string;
  /** ISO 8601 UTC, within seconds of the truth; `null` when never used. */
  readonly lastUsedAt: string | null;
}
