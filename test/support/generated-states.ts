import fc from 'fast-check';
import type { Address, Customer, CustomerState } from '../../src/customers/record/customer.ts';
import { phoneText } from '../../src/customers/record/phone-text.ts';

/** Plain objects, like the records that the program creates. */
const PLAIN = { noNullPrototype: true };

/** Text after the wire mapping: trimmed, and `null` instead of blank. */
const text = fc.string({ unit: 'grapheme', maxLength: 10 }).map((value) => value.trim());
const textOrNull = text.map((value) => (value === '' ? null : value));
/** All inputs clean phone numbers, so a record contains only cleaned ones. */
const phoneOrNull = textOrNull.map((text) => (text === null ? null : phoneText(text) || null));
const id = fc.integer({ min: 1, max: 2_147_483_647 });

/** Instants that can be dates on the wire; 1 January 1900 means none. */
const instant = fc
  .date({ min: new Date('1900-01-02T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());

const address: fc.Arbitrary<Address | null> = fc
  .record(
    {
      street1: text,
      street2: text,
      street3: text,
      city: text,
      region: text,
      postalCode: text,
      countryCode: fc.constantFrom('', 'US', 'DE'),
    },
    PLAIN,
  )
  .map((value) => (Object.values(value).every((member) => member === '') ? null : value));

/** Any record that a write can store. */
export const customerStates: fc.Arbitrary<CustomerState> = fc.record(
  {
    baseType: fc.option(id),
    status: id,
    backOfficeId: textOrNull,
    firstName: textOrNull,
    lastName: textOrNull,
    companyName: textOrNull,
    birthDate: fc.option(instant.map((value) => value.slice(0, 10))),
    languageCode: fc.constantFrom(null, 'en', 'EN', 'pt-BR'),
    emailAddress: fc.option(id.map((number) => `Somebody+${number}@example.com`)),
    username: textOrNull,
    webAlias: fc.option(id.map((number) => `Shop-${number}`)),
    externalReferenceId: textOrNull,
    taxId: textOrNull,
    taxExempt: fc.boolean(),
    taxExemptId: textOrNull,
    primaryPhone: phoneOrNull,
    secondaryPhone: phoneOrNull,
    textPhone: phoneOrNull,
    sendEmails: fc.boolean(),
    termsAccepted: fc.boolean(),
    sponsorId: fc.option(id),
    signUpDate: instant,
    primaryAddress: address,
    shippingAddress: address,
    customFields: fc.array(fc.string({ unit: 'grapheme', maxLength: 5 }), { minLength: 10, maxLength: 10 }),
  },
  PLAIN,
);

/** Any stored customer. */
export const customers: fc.Arbitrary<Customer> = fc
  .tuple(customerStates, id, id)
  .map(([state, one, other]) => ({
    ...state,
    id: one,
    revision: other,
    baseType: state.baseType ?? 1,
    backOfficeId: state.backOfficeId ?? '15F92',
    primaryAddress: state.primaryAddress === null ? null : { ...state.primaryAddress, id: 1 },
    shippingAddress: state.shippingAddress === null ? null : { ...state.shippingAddress, id: 2 },
    hasPassword: true,
    inactiveDate: null,
    enrollerId: other,
    requestedSponsorId: state.sponsorId,
    isPlacedInSponsorTree: false,
    placementIds: [1, 0],
    erasedAt: null,
    mergedInto: null,
  }));
