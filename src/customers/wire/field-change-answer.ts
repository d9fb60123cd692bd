import type { Customer } from '../record/customer.ts';
import type { CustomerAnswer } from './answer-contract.ts';
import type { PreviewAnswer } from './preview-contract.ts';
import { writeCustomer } from './wire-mapping.ts';

type FieldChange = PreviewAnswer['changes'][number];

/**
 * Changes of fields, as previews show them.
 * @param fields in the contract's spelling, for example `PrimaryAddress.City`
 */
export function writeFieldChanges(
  before: Customer,
  after: Customer,
  fields: readonly string[],
): FieldChange[] {
  const [from, to] = [writeCustomer(before), writeCustomer(after)];
  return fields.map((field) => ({ field, from: memberOf(from, field), to: memberOf(to, field) }));
}

/** A password is named, never shown. */
export const passwordChange: FieldChange = { field: 'Password', from: null, to: null };

function memberOf(answer: CustomerAnswer, field: string): FieldChange['from'] {
  const [name, member] = field.split('.') as [keyof CustomerAnswer, string | undefined];
  const value = answer[name];
  return typeof value === 'object' ? ((value as Record<string, string>)[member ?? ''] ?? null) : value;
}
