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

/** Everything that a write would change in a stored customer. */
export function plannedChanges(
  current: Customer,
  target: CustomerState,
  password: PasswordChange,
): FieldChange[] {
  const after: Customer = {
    ...current,
    ...target,
    baseType: target.baseType ?? current.baseType,
    backOfficeId: target.backOfficeId ?? current.backOfficeId,
    taxId: target.taxId === null || isMaskedTaxId(target.taxId) ? target.taxId : maskTaxId(target.taxId),
    primaryAddress: target.primaryAddress && { id: 0, ...target.primaryAddress },
    shippingAddress: target.shippingAddress && { id: 0, ...target.shippingAddress },
    hasPassword: password === 'keep' ? current.hasPassword : password.replaceBy !== null,
  };
  const replacesPassword = password !== 'keep' && (after.hasPassword || current.hasPassword);
  return [
    ...differences(flatten(writeCustomer(current)), flatten(writeCustomer(after))),
    ...(replacesPassword ? [{ field: 'Password', from: null, to: null }] : []),
  ];
}

/**
 * The stored values that a write clears, by field: text, dates and ids that become blank, consent and
 * other flags that the body left out, and the password.
 * @param body as the caller sent it, in the contract's spelling
 */
export function clearedFields(
  current: Customer,
  target: CustomerState,
  password: PasswordChange,
  body: Readonly<Record<string, unknown>>,
): string[] {
  const clearsPassword = current.hasPassword && password !== 'keep' && password.replaceBy === null;
  return plannedChanges(current, target, password)
    .filter(({ field, to }) => {
      if (field === 'Password') return clearsPassword;
      return to === false ? body[field] === undefined : isBlank(to);
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
