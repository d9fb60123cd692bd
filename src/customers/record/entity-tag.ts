import type { Customer } from './customer.ts';

/**
 * The version of a single customer, for `ETag`. Built from the revision and the placements in the view,
 * because a move changes `SponsorId` without changing the record.
 */
export function entityTag(customer: Customer): string {
  let version = `${customer.revision}`;
  for (const id of customer.placementIds) version += `-${id}`;
  return `"${version}"`;
}
