import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import { legsOf } from '../../commission-plan/tree.ts';
import type { CallContext } from '../../kernel/call-context.ts';
import { namedTree } from '../rules/named-tree.ts';
import { ROLLED_UP_MAX } from './batch-limit.ts';
import { carryOutRemoval } from './carry-out-removal.ts';
import type { TreeWriteStores } from './tree-dependencies.ts';

/** A customer that the plan removes from a tree. */
export interface Leaving {
  readonly tree: string;
  readonly nodeId: number;
  readonly reason: string;
}

/**
 * Removes a customer from a tree because the plan requires it, inside a unit of work. In a tree without legs, the nodes
 * directly below move up to the upline. If there are more of them than the limit, and in every tree with legs, the
 * place stays instead, marked vacant. Does nothing for a customer who is not placed there.
 */
export function createLeaveTree(plan: CommissionPlan) {
  return async function leaveTree(
    stores: Pick<TreeWriteStores, 'trees' | 'customers' | 'events'>,
    { tree: name, nodeId, reason }: Leaving,
    at: string,
    context: CallContext,
  ): Promise<void> {
    const tree = namedTree(plan, name);
    const placement = await stores.trees.currentPlacement(tree.name, nodeId);
    if (placement === null || placement.isVacant) return;
    const below = await stores.trees.directDownline(tree.name, [nodeId], ROLLED_UP_MAX + 1);
    const rollsUp = legsOf(tree).length === 0 && below.length <= ROLLED_UP_MAX;
    const children = rollsUp ? 'rollup' : 'keep';
    const order = { tree, nodeId, children, reason, batchId: null, ignoresPolicy: true } as const;
    await carryOutRemoval(stores, plan, order, at, context);
  };
}
