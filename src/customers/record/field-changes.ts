import { TEXT_FIELD_LIST } from '../../kernel/text-fields.ts';
import {
  type Address,
  CUSTOM_FIELD_COUNT,
  type Customer,
  type CustomerState,
  type PasswordChange,
} from './customer.ts';
import { ADDRESS_MEMBERS } from './customer-values.ts';
import { isMaskedTaxId, maskTaxId } from './tax-id-mask.ts';

/** A customer after a write, and the stored values that the write cleared. */
export interface ChangedCustomer {
  readonly customer: Customer;
  /** Fields in the contract's spelling. */
  readonly cleared: readonly string[];
}

type Value = string | number | boolean | null;
type Field = readonly [name: string, read: (customer: Customer) => Value];

/** Fields that a write can change, in the order and spelling of answers. Blank text is `null` or empty. */
const FIELDS: readonly Field[] = [
  ...[...publishedFields(), ...textFields()].sort(([one], [other]) => compareGroups(one, other)),
  ['TaxExempt', (customer) => customer.taxExempt],
  ...customFields(),
];

function publishedFields(): Field[] {
  return [
    ['BackOfficeId', (customer) => customer.backOfficeId],
    ['BirthDate', (customer) => customer.birthDate],
    ['CustomerStatus', (customer) => customer.status],
    ['CustomerType', (customer) => customer.baseType],
    ...addressFields('DefaultShippingAddress', (customer) => customer.shippingAddress),
    ...addressFields('PrimaryAddress', (customer) => customer.primaryAddress),
    ['SendEmails', (customer) => customer.sendEmails],
    // In whole seconds, as in answers.
    ['SignupDate', (customer) => customer.signUpDate.slice(0, 19)],
    ['SponsorId', (customer) => customer.sponsorId],
    ['TaxId', (customer) => customer.taxId],
    ['TermsAccepted', (customer) => customer.termsAccepted],
  ];
}

function textFields(): Field[] {
  return TEXT_FIELD_LIST.map(({ name, property }) => [name, (customer) => customer[property]]);
}

/** By name; the members of an address keep their order. */
function compareGroups(one: string, other: string): number {
  const [a, b] = [one, other].map((name) => name.replace(/\..*/, '')) as [string, string];
  return Number(a > b) - Number(a < b);
}

function addressFields(name: string, addressOf: (customer: Customer) => Address | null): Field[] {
  return Object.entries(ADDRESS_MEMBERS).map(([member, key]) => [
    `${name}.${member}`,
    (customer) => addressOf(customer)?.[key] ?? null,
  ]);
}

function customFields(): Field[] {
  return Array.from({ length: CUSTOM_FIELD_COUNT }, (_, index) => [
    `AssociateCustom.Field${index + 1}`,
    (customer) => customer.customFields[index] ?? null,
  ]);
}

/** The fields that differ between two states of a customer, except the password. */
export function changedFields(before: Customer, after: Customer): string[] {
  return differing(before, after).map(([name]) => name);
}

function differing(before: Customer, after: Customer): readonly Field[] {
  return FIELDS.filter(([, read]) => (read(before) ?? '') !== (read(after) ?? ''));
}

/** A field that a write has changed, with its values. */
export interface ValueChange {
  /** In the contract's spelling. */
  readonly field: string;
  readonly from: Value;
  readonly to: Value;
}

/** Types and statuses have their own history. */
const OTHER_HISTORY = ['CustomerType', 'CustomerStatus'];

/** The fields that differ, with both values; of a tax id, the masked forms. Blank values are `null`. */
export function valueChanges(before: Customer, after: Customer): ValueChange[] {
  return differing(before, after)
    .filter(([field]) => !OTHER_HISTORY.includes(field))
    .map(([field, read]) => ({ field, from: orNull(read(before)), to: orNull(read(after)) }));
}

/** The value of a field in the contract's spelling; `null` for a blank one and for an unknown field. */
export function fieldValue(customer: Customer, field: string): Value {
  const read = FIELDS.find(([name]) => name === field)?.[1];
  return read === undefined ? null : orNull(read(customer));
}

function orNull(value: Value): Value {
  return value === '' ? null : value;
}

/** Whether a write sets or removes a password. Passwords are never compared. */
export function replacesPassword(before: Customer, after: Customer, password: PasswordChange): boolean {
  return before.hasPassword !== after.hasPassword || (password !== 'keep' && after.hasPassword);
}

/** A customer as it would be stored if nothing prevented the write. */
export function plannedCustomer(
  current: Customer,
  target: CustomerState,
  password: PasswordChange,
): Customer {
  return {
    ...current,
    ...target,
    baseType: target.baseType ?? current.baseType,
    backOfficeId: target.backOfficeId ?? current.backOfficeId,
    taxId: target.taxId === null || isMaskedTaxId(target.taxId) ? target.taxId : maskTaxId(target.taxId),
    primaryAddress: target.primaryAddress && { id: 0, ...target.primaryAddress },
    shippingAddress: target.shippingAddress && { id: 0, ...target.shippingAddress },
    hasPassword: password === 'keep' ? current.hasPassword : password.replaceBy !== null,
  };
}

/**
 * The stored values that a write has cleared, by field: text, dates and ids that became blank, consent and
 * other flags that the body left out, and the password.
 * @param given names of the members that the caller sent, in the contract's spelling
 */
export function clearedBetween(before: Customer, after: Customer, given: readonly string[]): string[] {
  const cleared = differing(before, after)
    .filter(([name, read]) => {
      const value = read(after);
      return value === false ? !given.includes(name) : value === null || value === '';
    })
    .map(([name]) => name);
  return before.hasPassword && !after.hasPassword ? [...cleared, 'Password'] : cleared;
}
