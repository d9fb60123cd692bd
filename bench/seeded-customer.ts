import { type CustomerState, NO_CUSTOM_FIELDS } from '../src/customers/record/customer.ts';
import { textValues } from '../src/kernel/text-fields.ts';

/** A customer to be written: the part of the record that does not depend on its id. */
export type SeededCustomer = CustomerState & { readonly baseType: number; readonly sponsorId: number };

const SIGNED_UP_FROM = Date.UTC(2019, 0, 1);
const DAY_MS = 86_400_000;
const SIGN_UP_DAYS = 2_000;
const FIRST_NAMES = ['Ana', 'Björn', 'Chen', 'Dolores', 'Emeka', 'Fatima', 'Grace', 'Hiroshi', 'Ines', 'Jan'];
const LAST_NAMES = ['Álvarez', 'Berg', 'Chukwu', 'Dvořák', 'Eriksson', 'Fischer', 'García', 'Hansen'];
const CITIES = [
  { city: 'Lindon', region: 'UT', postalCode: '84042', countryCode: 'US' },
  { city: 'Boise', region: 'ID', postalCode: '83702', countryCode: 'US' },
  { city: 'Guadalajara', region: 'JAL', postalCode: '44100', countryCode: 'MX' },
  { city: 'Calgary', region: 'AB', postalCode: 'T2P 1J9', countryCode: 'CA' },
] as const;

/**
 * The customer with a serial number, the same in every run. Of ten customers, four are distributors with all fields,
 * four are retail customers, and two are preferred customers without a shipping address.
 */
export function seededCustomer(serial: number, baseType: number, sponsorId: number): SeededCustomer {
  const isDistributor = baseType === 1;
  const firstName = pick(FIRST_NAMES, serial);
  const lastName = pick(LAST_NAMES, serial);
  const signedUp = new Date(SIGNED_UP_FROM + (serial % SIGN_UP_DAYS) * DAY_MS).toISOString();
  return {
    ...textValues(() => null),
    baseType,
    status: serial % 20 === 0 ? 2 : 1,
    backOfficeId: null,
    firstName,
    lastName,
    companyName: serial % 7 === 0 ? `${lastName} & Partners ${serial}` : null,
    birthDate: isDistributor ? '1973-05-12' : null,
    languageCode: 'en',
    emailAddress: `customer${serial}@members.example.com`,
    username: `member ${serial}`,
    webAlias: isDistributor ? `shop-${serial}` : null,
    externalReferenceId: `CRM-${serial.toString().padStart(8, '0')}`,
    taxId: isDistributor ? `SEED-${serial}-TX` : null,
    taxExempt: false,
    primaryPhone: '+1 801 555-1111',
    textPhone: serial % 2 === 0 ? '+1 801 555-2222' : null,
    sendEmails: serial % 3 !== 0,
    termsAccepted: true,
    sponsorId,
    signUpDate: signedUp,
    primaryAddress: address(serial),
    shippingAddress: baseType === 3 ? null : address(serial + 1),
    customFields:
      serial % 2 === 0 ? ['Gold', `Cohort ${serial % 50}`, ...NO_CUSTOM_FIELDS.slice(2)] : NO_CUSTOM_FIELDS,
  };
}

/** The mix of base types, by serial number. */
export function seededBaseType(serial: number): number {
  const place = serial % 10;
  if (place < 4) return 1;
  return place < 8 ? 2 : 3;
}

function address(serial: number) {
  return {
    street1: `${100 + (serial % 900)} South ${serial % 80} West`,
    street2: serial % 4 === 0 ? `Suite #${serial % 300}` : '',
    street3: '',
    ...pick(CITIES, serial),
  };
}

function pick<Value>(values: readonly Value[], serial: number): Value {
  const value = values[serial % values.length];
  if (value === undefined) throw new RangeError(`No value at ${serial}`);
  return value;
}
