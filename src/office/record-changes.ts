import Type, { type Static } from 'typebox';
import type { Address, Customer } from '../customers/record/customer.ts';
import type { CustomerPatch, PatchInput } from '../customers/record/customer-input.ts';
import { ADDRESS_MEMBERS } from '../customers/record/customer-values.ts';
import { type AddressBody, CustomerBody } from '../customers/wire/customer-contract.ts';
import { readCustomerPatch } from '../customers/wire/read-customer.ts';

/** Everything that an edit may change. Type, status, sponsor and password have their own operations. */
const EDITABLE = [
  ...['FirstName', 'LastName', 'BirthDate', 'LanguageCode', 'TermsAccepted'],
  ...['EmailAddress', 'PrimaryPhone', 'SecondaryPhone', 'TextPhone', 'SendEmails'],
  ...['PrimaryAddress', 'DefaultShippingAddress'],
  ...['CompanyName', 'TaxId', 'TaxExempt', 'TaxExemptId'],
  ...['Username', 'WebAlias', 'ExternalReferenceId', 'AssociateCustom'],
] as const satisfies readonly (keyof CustomerBody)[];

/** Uses the schemas of the API, so that the back office accepts no value that the API refuses. */
const editable = Type.Pick(CustomerBody, EDITABLE).properties;

export const RecordChanges = Type.Object(editable, {
  title: 'RecordChanges',
  description:
    'The values to change. A value that is left out or null stays, a blank one is cleared. Each member of an address is a value by itself.',
});

export type RecordChanges = Static<typeof RecordChanges>;

/** Changes with a new type: a person whom the type places needs a sponsor. */
export const TypedRecordChanges = Type.Object(
  { ...editable, SponsorId: CustomerBody.properties.SponsorId },
  { title: 'TypedRecordChanges', description: 'As RecordChanges, and the sponsor.' },
);

export type TypedRecordChanges = Static<typeof TypedRecordChanges>;

/** The version of the record that the caller has seen. */
export const Version = Type.String({
  maxLength: 100,
  format: 'line',
  'x-problem': 'invalid_text',
  description: 'Version of the record that the caller has seen.',
});

/**
 * The changes as the use cases accept them: the password stays unchanged.
 * @param seen the record whose addresses are completed; the version of the call guards it
 */
export function readRecordChanges(
  seen: Pick<Customer, 'primaryAddress' | 'shippingAddress'>,
  changes: TypedRecordChanges,
  more: Pick<CustomerPatch, 'baseType'> = {},
): PatchInput {
  const { SendEmails, TaxExempt, PrimaryAddress, DefaultShippingAddress, ...others } = changes;
  const { patch } = readCustomerPatch({
    ...others,
    ...(PrimaryAddress == null ? {} : { PrimaryAddress: completed(seen.primaryAddress, PrimaryAddress) }),
    ...(DefaultShippingAddress == null
      ? {}
      : { DefaultShippingAddress: completed(seen.shippingAddress, DefaultShippingAddress) }),
  });
  return {
    patch: {
      ...patch,
      ...(SendEmails == null ? {} : { sendEmails: SendEmails }),
      ...(TaxExempt == null ? {} : { taxExempt: TaxExempt }),
      ...more,
    },
    password: 'keep',
    given: Object.keys(changes),
  };
}

/** The stored address with the members that the caller changes. */
function completed(stored: Address | null, changes: AddressBody): AddressBody {
  const members = Object.entries(ADDRESS_MEMBERS).map(([name, member]) => [
    name,
    changes[name as keyof AddressBody] ?? stored?.[member] ?? '',
  ]);
  return Object.fromEntries(members);
}
