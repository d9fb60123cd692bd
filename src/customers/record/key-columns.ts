import type { UniqueField } from '../../commission-plan/customer-fields.ts';
import type { ColumnCipher } from '../../database/encryption.ts';
import { comparisonKey, lookupKeys } from './unique-keys.ts';

/** The column with the comparable form of each field that can be unique. */
export const KEY_COLUMNS = {
  BackOfficeId: 'back_office_id_key',
  EmailAddress: 'email_address_key',
  TaxId: 'tax_id_key',
  Username: 'username_key',
  WebAlias: 'web_alias_key',
  ExternalReferenceId: 'external_reference_id_key',
} as const satisfies Record<UniqueField, string>;

/** The fields whose values are stored in plain text next to their keys. */
export const PLAIN_COLUMNS = {
  BackOfficeId: 'back_office_id',
  EmailAddress: 'email_address',
  Username: 'username',
  WebAlias: 'web_alias',
  ExternalReferenceId: 'external_reference_id',
} as const satisfies Partial<Record<UniqueField, string>>;

export type PlainField = keyof typeof PLAIN_COLUMNS;

/** The comparable form of a value, as stored in its key column. */
export function keyOf(field: UniqueField, value: string, taxIds: ColumnCipher): string {
  const key = comparisonKey(field, value);
  return field === 'TaxId' ? taxIds.keyedHash(key) : key;
}

/** The keys that a key column may hold for a value: see {@link lookupKeys}. */
export function keysOf(field: UniqueField, value: string, taxIds: ColumnCipher): string[] {
  return field === 'TaxId' ? [keyOf(field, value, taxIds)] : lookupKeys(field, value);
}
