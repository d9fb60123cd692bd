import { WIRE_NO_DATE } from '../../kernel/wire-date.ts';
import type { CustomerAnswer } from '../wire/answer-contract.ts';
import { writeCustomer } from '../wire/wire-mapping.ts';
import type { Customer, CustomerState, PasswordChange } from './customer.ts';
import { isMaskedTaxId, maskTaxId } from './tax-id-mask.ts';

/** One value that a write changes, as answers show it. A password is named, never shown. */
export interface FieldChange {
  /** Path in the contract's spelling, for example `PrimaryAddress.City`. */
  readonly field: string;
  readonly from: string | number | boolean | null;
  readonly to: string | number | boolean | null;
}

/** A customer after a write, and the stored values that it cleared. */
export interface ChangedCustomer {
  readonly customer: Customer;
  /** Fields in the contract's spelling. */
  readonly cleared: readonly string[];
}

/** What follows from other things, or is the write's own doing. */
const NOT_COMPARED = new Set(['CustomerId', 'EnrollerId', 'InactiveDate', 'AddressId']);

/** Everything that differs between two states of a customer. */
export function changesBetween(before: Customer, after: Customer, password: PasswordChange): FieldChange[] {
  const replacesPassword =
    before.hasPassword !== after.hasPassword || (password !== 'keep' && after.hasPassword);
  return [
    ...differences(flatten(writeCustomer(before)), flatten(writeCustomer(after))),
    ...(replacesPassword ? [{ field: 'Password', from: null, to: null }] : []),
  ];
}

/** A customer as they would be stored if nothing stood in the way. */
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
  return changesBetween(before, after, 'keep')
    .filter(({ field, to }) => {
      if (field === 'Password') return before.hasPassword;
      return to === false ? !given.includes(field) : isBlank(to);
    })
    .map(({ field }) => field);
}

type Flat = Readonly<Record<string, FieldChange['from']>>;

function differences(before: Flat, after: Flat): FieldChange[] {
  return Object.entries(before)
    .filter(([field, from]) => after[field] !== from)
    .map(([field, from]) => ({ field, from, to: after[field] ?? null }));
}

function flatten(answer: CustomerAnswer): Flat {
  const pairs = Object.entries(answer).flatMap(([name, value]) =>
    typeof value === 'object'
      ? Object.entries(value)
          .filter(([member]) => !NOT_COMPARED.has(member))
          .map(([member, inner]) => [`${name}.${member}`, inner] as const)
      : [[name, value] as const],
  );
  return Object.fromEntries(pairs.filter(([name]) => !NOT_COMPARED.has(name)));
}

function isBlank(value: FieldChange['to']): boolean {
  return value === null || value === '' || value === 0 || value === WIRE_NO_DATE;
}
