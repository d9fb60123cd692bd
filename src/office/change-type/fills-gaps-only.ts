import type { CustomerField } from '../../commission-plan/customer-fields.ts';
import type { Customer } from '../../customers/record/customer.ts';
import { hasValue } from '../../customers/record/customer-values.ts';
import type { TypedRecordChanges } from '../record-changes.ts';

/** Whether changes add only values that a type requires and the record lacks. The sponsor may always change. */
export function fillsGapsOnly(
  customer: Customer,
  required: readonly CustomerField[],
  changes: TypedRecordChanges,
): boolean {
  const isGap = (field: string) => !hasValue(customer, field as CustomerField, customer.hasPassword);
  return Object.entries(changes).every(([name, value]) => {
    if (value == null || name === 'SponsorId') return true;
    if (typeof value !== 'object') return required.some((field) => field === name) && isGap(name);
    const given = Object.entries(value).filter(([, text]) => text != null);
    // An address is entered as a whole, so its optional members come with the required ones.
    const isRequired = required.some((field) => field.startsWith(`${name}.`));
    return given.every(([member]) => isRequired && isGap(`${name}.${member}`));
  });
}
