import { ROOT_CUSTOMER_ID } from '../../kernel/customer-id.ts';
import { textValues } from '../../kernel/text-fields.ts';
import { type Customer, NO_CUSTOM_FIELDS, type StoredAddress } from '../record/customer.ts';
import type { CustomerRow } from './customer-query.ts';

/** Reads a row of the customer query. */
export function customerFromRow(
  row: CustomerRow,
  maskOf: (customerId: number, encryptedTaxId: string) => string,
): Customer {
  // The root has no upline; answers name the root itself, as in the published sample.
  const rootUpline = row.id === ROOT_CUSTOMER_ID ? ROOT_CUSTOMER_ID : null;
  return {
    ...textValues(({ column }) => row[column]),
    id: row.id,
    revision: row.revision,
    baseType: row.base_type,
    status: row.status,
    backOfficeId: row.back_office_id,
    birthDate: row.birth_date,
    taxId: row.tax_id_encrypted === null ? null : maskOf(row.id, row.tax_id_encrypted),
    taxExempt: row.tax_exempt === 1,
    sendEmails: row.send_emails === 1,
    termsAccepted: row.terms_accepted === 1,
    signUpDate: row.sign_up_date,
    inactiveDate: row.inactive_date,
    hasPassword: row.has_password === 1,
    primaryAddress: primaryAddress(row),
    shippingAddress: shippingAddress(row),
    customFields: customFieldsFromRow(row),
    enrollerId: row.enroller_id ?? rootUpline ?? ROOT_CUSTOMER_ID,
    sponsorId: row.sponsor_upline_id ?? rootUpline ?? row.sponsor_id,
    requestedSponsorId: row.sponsor_id,
    isPlacedInSponsorTree: row.sponsor_placement_id !== null,
    erasedAt: row.erased_at,
    mergedInto: row.merged_into,
    placementIds: [row.enrollment_placement_id ?? 0, row.sponsor_placement_id ?? 0],
  };
}

function primaryAddress(row: CustomerRow): StoredAddress | null {
  if (row.p_id === null) return null;
  return {
    id: row.p_id,
    street1: row.p_street1 ?? '',
    street2: row.p_street2 ?? '',
    street3: row.p_street3 ?? '',
    city: row.p_city ?? '',
    region: row.p_region ?? '',
    postalCode: row.p_postal_code ?? '',
    countryCode: row.p_country_code ?? '',
  };
}

// Not one function with computed names: these cost more than the rest of the mapping on every read.
function shippingAddress(row: CustomerRow): StoredAddress | null {
  if (row.s_id === null) return null;
  return {
    id: row.s_id,
    street1: row.s_street1 ?? '',
    street2: row.s_street2 ?? '',
    street3: row.s_street3 ?? '',
    city: row.s_city ?? '',
    region: row.s_region ?? '',
    postalCode: row.s_postal_code ?? '',
    countryCode: row.s_country_code ?? '',
  };
}

function customFieldsFromRow(row: CustomerRow): readonly string[] {
  if (row.field1 === null) return NO_CUSTOM_FIELDS;
  const { field1, field2, field3, field4, field5, field6, field7, field8, field9, field10 } = row;
  return [field1, field2, field3, field4, field5, field6, field7, field8, field9, field10].map(
    (field) => field ?? '',
  );
}
