import type { UniqueField } from '../../commission-plan/customer-fields.ts';
import type { ColumnCipher } from '../../database/encryption.ts';
import { nameKey, taxIdKey } from './unique-keys.ts';

/** The column that holds the comparable form of each field that can be unique. */
export const KEY_COLUMNS = {
  BackOfficeId: 'back_office_id_key',
  EmailAddress: 'email_address_key',
  TaxId: 'tax_id_key',
  Username: 'username_key',
  WebAlias: 'web_alias_key',
  ExternalReferenceId: 'external_reference_id_key',
} as const satisfies Record<UniqueField, string>;

/** The comparable form of a value, as its key column has it. */
export function keyOf(field: UniqueField, value: string, taxIds: ColumnCipher): string {
  return field === 'TaxId' ? taxIds.keyedHash(taxIdKey(value)) : nameKey(value);
}
