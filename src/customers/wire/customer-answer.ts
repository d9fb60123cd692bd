import type { Customer } from '../record/customer.ts';
import { entityTag } from '../record/entity-tag.ts';
import type { ChangedCustomer } from '../record/field-changes.ts';
import { writeCustomer } from './wire-mapping.ts';

/** The answer of Get. */
export function customerAnswer(customer: Customer) {
  return { body: writeCustomer(customer), headers: { ETag: entityTag(customer) }, subjectId: customer.id };
}

/** The answer of Update, PATCH and Upgrade. */
export function changedAnswer({ customer, cleared }: ChangedCustomer) {
  const { headers, ...answer } = customerAnswer(customer);
  if (cleared.length === 0) return { ...answer, headers };
  return { ...answer, headers: { ...headers, 'X-Upline-Cleared-Fields': cleared.join(', ') } };
}

/** The answer of Create. */
export function createdAnswer(id: number) {
  return { body: id, headers: { Location: `/v1/customers/${id}` }, subjectId: id };
}
