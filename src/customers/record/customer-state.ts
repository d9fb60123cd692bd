import { isDeepStrictEqual } from 'node:util';
import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import { textValues } from '../../kernel/text-fields.ts';
import type { Customer, CustomerState, CustomFields } from './customer.ts';
import type { CustomerDetails, CustomerPatch } from './customer-input.ts';

/** Values that cannot be cleared: a replacement that leaves them out keeps the stored value. */
const KEPT_BY_REPLACEMENT = ['backOfficeId', 'status', 'signUpDate'] as const;

/** A new customer's record: the plan's first status, signed up now, unless the body says otherwise. */
export function newState(plan: CommissionPlan, details: CustomerDetails, now: string): CustomerState {
  const [firstStatus] = plan.statuses;
  if (firstStatus === undefined) throw new TypeError('The plan was not checked: it has no status');
  return {
    ...details,
    status: details.status ?? firstStatus.id,
    signUpDate: details.signUpDate ?? now,
  };
}

/**
 * The record after a replacement (PUT): values that the body leaves out are cleared, identity values stay.
 */
export function replacedState(current: Customer, details: CustomerDetails): CustomerState {
  return {
    ...details,
    backOfficeId: details.backOfficeId ?? current.backOfficeId,
    status: details.status ?? current.status,
    signUpDate: details.signUpDate ?? current.signUpDate,
  };
}

/** The record after a PATCH: only the values in the body change. */
export function patchedState(current: Customer, patch: CustomerPatch): CustomerState {
  const { customFields = [], ...values } = patch;
  return {
    ...stateOf(current),
    ...values,
    customFields: current.customFields.map((stored, index) => customFields[index] ?? stored),
  };
}

/**
 * Applies a change to a record that a concurrent request has changed since it was read. A PATCH takes the
 * current value of every field that it did not change; a replacement only of the fields that it kept.
 */
export function rebase(
  target: CustomerState,
  seen: Customer,
  fresh: Customer,
  mode: 'replace' | 'patch',
): CustomerState {
  const names =
    mode === 'patch' ? (Object.keys(stateOf(seen)) as (keyof CustomerState)[]) : KEPT_BY_REPLACEMENT;
  const untouched = names.filter((name) => isDeepStrictEqual(target[name], stateOf(seen)[name]));
  const rebased = { ...target, ...Object.fromEntries(untouched.map((name) => [name, stateOf(fresh)[name]])) };
  // Custom fields are patched one by one, so they are rebased one by one.
  return mode === 'patch'
    ? { ...rebased, customFields: rebaseFields(target.customFields, seen.customFields, fresh.customFields) }
    : rebased;
}

function rebaseFields(target: CustomFields, seen: CustomFields, fresh: CustomFields): CustomFields {
  return target.map((field, index) => (field === seen[index] ? (fresh[index] ?? '') : field));
}

/** The part of a stored customer that a write sets. */
export function stateOf(customer: Customer): CustomerState {
  const withoutId = (address: Customer['primaryAddress']) => {
    if (address === null) return null;
    const { id: _id, ...members } = address;
    return members;
  };
  return {
    ...textValues(({ property }) => customer[property]),
    baseType: customer.baseType,
    status: customer.status,
    backOfficeId: customer.backOfficeId,
    birthDate: customer.birthDate,
    taxId: customer.taxId,
    taxExempt: customer.taxExempt,
    sendEmails: customer.sendEmails,
    termsAccepted: customer.termsAccepted,
    sponsorId: customer.sponsorId,
    signUpDate: customer.signUpDate,
    primaryAddress: withoutId(customer.primaryAddress),
    shippingAddress: withoutId(customer.shippingAddress),
    customFields: customer.customFields,
  };
}
