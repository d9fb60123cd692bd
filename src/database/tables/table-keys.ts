import type { Tables } from './tables.ts';

/**
 * Every table with its primary key, for work that is the same for all of them, such as moving to
 * another database. The compiler refuses a table that is missing here; a test compares the keys with
 * the real ones on both engines.
 */
export const TABLE_KEYS = {
  installation: ['name'],
  subscriptions: ['id'],
  subscription_keys: ['key_hash'],
  customers: ['id'],
  addresses: ['id'],
  custom_fields: ['customer_id'],
  placements: ['id'],
  crm_associatetypechanges: ['recordnumber'],
  outbox_events: ['id'],
  idempotency_keys: ['subscription_id', 'key_hash'],
  hook_calls: ['id'],
  hook_tokens: ['token_hash'],
  extension_secrets: ['kind', 'name'],
} as const satisfies { readonly [Name in keyof Tables]: readonly (keyof Tables[Name])[] };
