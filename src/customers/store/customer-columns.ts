import type { UniqueField } from '../../commission-plan/customer-fields.ts';
import type { ColumnCipher } from '../../database/encryption.ts';
import { byTextField } from '../../kernel/text-fields.ts';
import type { Address } from '../record/customer.ts';
import { keyOf } from '../record/key-columns.ts';
import { searchText } from '../record/search-text.ts';
import { comparisonKey } from '../record/unique-keys.ts';
import type { CustomerWrite } from './customer-write.ts';

/** The columns of a record, except those of its creation and its secrets. */
export function customerColumns(write: CustomerWrite) {
  return { ...plainColumns(write), ...indexedColumns(write.state) };
}

/** Unchanged columns cost time in an update: the engines refresh the index of every column that is set. */
export function indexedColumns(state: CustomerWrite['state']) {
  const key = (field: UniqueField, value: string | null) =>
    value === null ? null : comparisonKey(field, value);
  return {
    back_office_id_key: comparisonKey('BackOfficeId', state.backOfficeId),
    email_address_key: key('EmailAddress', state.emailAddress),
    username_key: key('Username', state.username),
    web_alias_key: key('WebAlias', state.webAlias),
    external_reference_id_key: key('ExternalReferenceId', state.externalReferenceId),
    sponsor_id: state.sponsorId,
    search_text: searchText(state),
  };
}

export function plainColumns({ state, inactiveDate, at, context }: CustomerWrite) {
  return {
    ...byTextField('column', ({ property }) => state[property]),
    base_type: state.baseType,
    status: state.status,
    back_office_id: state.backOfficeId,
    birth_date: state.birthDate,
    tax_exempt: Number(state.taxExempt),
    send_emails: Number(state.sendEmails),
    terms_accepted: Number(state.termsAccepted),
    sign_up_date: state.signUpDate,
    inactive_date: inactiveDate,
    changed_at: at,
    changed_by: context.actor,
    changed_operation: context.operation,
    changed_request_id: context.requestId,
  };
}

export function taxIdColumns(taxId: string | null, taxIds: ColumnCipher) {
  if (taxId === null) return { tax_id_encrypted: null, tax_id_key: null };
  return { tax_id_encrypted: taxIds.encrypt(taxId), tax_id_key: keyOf('TaxId', taxId, taxIds) };
}

export function addressColumns(address: Address) {
  return {
    street1: address.street1,
    street2: address.street2,
    street3: address.street3,
    city: address.city,
    region: address.region,
    postal_code: address.postalCode,
    country_code: address.countryCode,
  };
}

export function customFieldColumns(fields: readonly string[]) {
  const [f1 = '', f2 = '', f3 = '', f4 = '', f5 = '', f6 = '', f7 = '', f8 = '', f9 = '', f10 = ''] = fields;
  return {
    field1: f1,
    field2: f2,
    field3: f3,
    field4: f4,
    field5: f5,
    field6: f6,
    field7: f7,
    field8: f8,
    field9: f9,
    field10: f10,
  };
}
