import type { Customer } from './customer.ts';

/**
 * The version of a single customer, for `ETag`. Made of the revision and of the placements that the
 * view shows, since a move changes `SponsorId` without touching the record.
 */
export function entityTag(customer: Customer): string {
  let version = `${customer.revision}`;
  for (const id of customer.placementIds) version += `-${id}`;
  return `"${version}"`;
}
