import type { Generated } from 'kysely';

type Slot = 'primary' | 'secondary';

/** A named pair of keys. Lists are words separated by commas. */
export interface SubscriptionTable {
  id: Generated<number>;
  name: string;
  state: 'active' | 'suspended' | 'cancelled';
  created_at: string;
  changed_at: string;
  last_used_at: string | null;
  owner_account_id: Generated<number | null>;
  product_id: Generated<number | null>;
  scopes: Generated<string>;
  /** Address ranges that callers must use; blank for anywhere. */
  allowed_addresses: Generated<string>;
  /** Origins that requests must name; if blank, they may name any or none. */
  allowed_origins: Generated<string>;
}

/** One of the two keys: a keyed hash for look-up, the value encrypted for display. */
export interface SubscriptionKeyTable {
  subscription_id: number;
  slot: Slot;
  key_hash: string;
  key_encrypted: string;
  created_at: string;
  expires_at: Generated<string | null>;
  /** An administrator set the expiry: the owner can only shorten it. */
  is_expiry_fixed: Generated<number>;
  last_used_at: Generated<string | null>;
}

/** A key that was replaced, stored for some months so that its holder can be told. */
export interface RetiredKeyTable {
  key_hash: string;
  subscription_id: number;
  slot: Slot;
  retired_at: string;
}

/** A named set of operations. */
export interface ProductTable {
  id: Generated<number>;
  name: string;
  /** Case-insensitive form of the name, for comparison. */
  name_key: string;
  description: string;
  operations: string;
  created_at: string;
  changed_at: string;
}

/** A request of a subscription: nothing about its subject, except bodies where a setting stores them. */
export interface RequestLogTable {
  id: Generated<number>;
  subscription_id: number;
  /** When the request arrived. */
  at: string;
  request_id: string;
  operation: string;
  method: string;
  status: number;
  duration_us: number;
  slot: Slot;
  error_code: string | null;
  error_text: string | null;
  /** The caller's address was outside the allowed ranges. */
  refused_address: string | null;
  request_body_encrypted: string | null;
  response_body_encrypted: string | null;
}

/** Requests of a subscription in one hour. */
export interface RequestCountTable {
  subscription_id: number;
  hour: string;
  requests: number;
  errors: number;
}
