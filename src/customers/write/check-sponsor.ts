import { type CommissionPlan, enabledTrees } from '../../commission-plan/commission-plan.ts';
import { ROOT_CUSTOMER_ID } from '../../kernel/customer-id.ts';
import type { Problem } from '../../kernel/problem.ts';
import { treeProblem } from '../../trees/rules/errors.ts';
import { type StandingReader, whyClosed } from '../../trees/rules/takes-nobody.ts';
import type { Customer, CustomerState } from '../record/customer.ts';
import { customerProblem } from '../record/errors.ts';
import type { WriteDependencies } from './write-dependencies.ts';

/**
 * Whether the record may name this sponsor. A placed customer keeps the current sponsor: the upline, or the
 * sponsor that was requested at the placement.
 */
export async function checkSponsor(
  dependencies: Pick<WriteDependencies, 'trees' | 'plan'>,
  target: CustomerState,
  current: Customer | null,
): Promise<Problem[]> {
  const { sponsorId } = target;
  if (sponsorId === null || keepsSponsor(target, current)) return [];
  if (sponsorId === current?.id) return [customerProblem('sponsor_is_self', 'SponsorId')];
  if (current?.isPlacedInSponsorTree === true) {
    const upline = current.sponsorId ?? ROOT_CUSTOMER_ID;
    return [customerProblem('sponsor_change_requires_placement', 'SponsorId', { upline })];
  }
  if ((await dependencies.trees.standingOf(sponsorId)) === null)
    return [customerProblem('sponsor_not_found', 'SponsorId')];
  return current === null ? [] : checkDescent(dependencies, sponsorId, current.id);
}

/** Whether a write keeps the sponsor, named in either of the two ways. */
export function keepsSponsor({ sponsorId }: CustomerState, current: Customer | null): boolean {
  return current !== null && (sponsorId === current.sponsorId || sponsorId === current.requestedSponsorId);
}

/**
 * Whether the sponsor accepts new customers. Checked before the transaction for an early answer, and again
 * within it, where the status is locked.
 */
export async function checkSponsorIsOpen(
  plan: CommissionPlan,
  reader: StandingReader,
  sponsorId: number | null,
): Promise<Problem[]> {
  if (sponsorId === null) return [];
  const reason = await whyClosed(plan, reader, sponsorId, 'mayEnroll');
  return reason === null
    ? []
    : [treeProblem('upline_takes_nobody', 'SponsorId', { upline: sponsorId, reason })];
}

async function checkDescent(
  { trees, plan }: Pick<WriteDependencies, 'trees' | 'plan'>,
  sponsorId: number,
  customerId: number,
): Promise<Problem[]> {
  for (const tree of enabledTrees(plan)) {
    if (await trees.isBelow(tree.name, sponsorId, customerId)) {
      return [customerProblem('sponsor_is_descendant', 'SponsorId', { tree: tree.name })];
    }
  }
  return [];
}
