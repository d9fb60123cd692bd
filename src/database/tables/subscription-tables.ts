import type { Generated } from 'kysely';

/** A named pair of keys. */
export interface SubscriptionTable {
  id: Generated<number>;
  name: string;
  state: 'active' | 'suspended' | 'cancelled';
  created_at: string;
  changed_at: string;
  last_used_at: string | null;
}

/** One of the two keys: a keyed hash for look-up, the value encrypted for display. */
export interface SubscriptionKeyTable {
  subscription_id: number;
  slot: 'primary' | 'secondary';
  key_hash: string;
  key_encrypted: string;
  created_at: string;
}
