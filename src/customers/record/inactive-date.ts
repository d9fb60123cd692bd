import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import type { Customer } from './customer.ts';

/**
 * When the account became inactive, after a write: set when the status leaves the Active class, cleared when
 * it returns, otherwise unchanged.
 * @param now ISO 8601 UTC
 */
export function inactiveDateAfter(
  plan: CommissionPlan,
  current: Customer | null,
  status: number,
  now: string,
): string | null {
  const isActive = plan.statuses.find((candidate) => candidate.id === status)?.class === 'Active';
  if (isActive) return null;
  return current?.inactiveDate ?? now;
}
