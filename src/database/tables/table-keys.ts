import type { Tables } from './tables.ts';

/**
 * Every table with its primary key, for work that is the same for all tables, such as moving to another
 * database. The compiler refuses a missing table; a test compares the keys with the real ones on both
 * engines.
 */
export const TABLE_KEYS = {
  installation: ['name'],
  accounts: ['id'],
  account_links: ['account_id'],
  account_sessions: ['token_hash'],
  office_role_permissions: ['role', 'permission'],
  account_roles: ['account_id', 'role'],
  office_views: ['id'],
  sign_in_attempts: ['subject_hash'],
  sign_on_tokens: ['token_hash'],
  sign_on_counts: ['subject'],
  hook_switches: ['hook'],
  products: ['id'],
  subscriptions: ['id'],
  subscription_keys: ['key_hash'],
  customers: ['id'],
  addresses: ['id'],
  custom_fields: ['customer_id'],
  web_aliases: ['customer_id', 'web_alias_key'],
  login_attempts: ['username_hash'],
  placements: ['id'],
  crm_associatetypechanges: ['recordnumber'],
  outbox_events: ['id'],
  event_feed: ['id'],
  event_endpoints: ['id'],
  event_waiting: ['endpoint_id', 'position'],
  event_attempts: ['id'],
  service_log: ['recordnumber'],
  idempotency_keys: ['subscription_id', 'key_hash'],
  leg_weights: ['tree', 'node_id'],
  placement_preferences: ['tree', 'node_id'],
  placement_batches: ['id'],
  placement_batch_items: ['batch_id', 'position'],
  trees: ['name'],
  // After customers and placements: while this table is empty, the triggers of unplaced nodes do nothing.
  tree_base_types: ['tree', 'base_type'],
  unplaced_nodes: ['tree', 'node_id'],
  tree_changes: ['id'],
  imports: ['file_checksum'],
  retired_keys: ['key_hash'],
  request_log: ['id'],
  request_counts: ['subscription_id', 'hour'],
  hook_calls: ['id'],
  hook_tokens: ['token_hash'],
  extension_secrets: ['kind', 'name'],
} as const satisfies { readonly [Name in keyof Tables]: readonly (keyof Tables[Name])[] };
