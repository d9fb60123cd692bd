import type { Customer } from './customer.ts';
import { entityTag, writeCustomer } from './wire-mapping.ts';

/** What Get, Update, PATCH and Upgrade answer. */
export function customerAnswer(customer: Customer) {
  return { body: writeCustomer(customer), headers: { ETag: entityTag(customer) }, subjectId: customer.id };
}

/** What Create answers. */
export function createdAnswer(id: number) {
  return { body: id, headers: { Location: `/v1/customers/${id}` }, subjectId: id };
}
