import type { CallContext } from '../call-context.ts';
import type { CommissionPlan, Tree } from '../commission-plan/commission-plan.ts';
import { placeUnderSponsor } from '../trees/place-under-sponsor.ts';
import type { TreeStore } from '../trees/tree-store.ts';
import { ROOT_CUSTOMER_ID } from './customer.ts';

/** A customer to be placed in the trees of the plan, inside the transaction that stores them. */
export interface CustomerPlacement {
  readonly customerId: number;
  readonly sponsorId: number | null;
  readonly reason: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly context: CallContext;
}

/**
 * Places a customer, by each tree's rule, in the trees that want them. Where they already stand
 * somewhere, they stay: moving is an act of its own.
 * @throws ProblemError when a rule refuses
 */
export async function placeCustomer(
  plan: CommissionPlan,
  trees: TreeStore,
  placement: CustomerPlacement,
  isWanted: (tree: Tree) => boolean,
): Promise<void> {
  const { customerId, sponsorId, reason, at, context } = placement;
  for (const tree of plan.trees.filter(isWanted)) {
    if ((await trees.currentPlacement(tree.name, customerId)) !== null) continue;
    await placeUnderSponsor(trees, plan, {
      tree,
      nodeId: customerId,
      sponsorId: sponsorId ?? ROOT_CUSTOMER_ID,
      sponsorField: 'SponsorId',
      reason,
      actor: context.actor,
      requestId: context.requestId,
      at,
    });
  }
}
