import { enabledTrees } from '../../commission-plan/commission-plan.ts';
import { namedTree } from '../rules/named-tree.ts';
import type { PlacementRecord } from '../rules/placement.ts';
import type { TreeReadDependencies } from '../write/tree-dependencies.ts';

/** @throws ProblemError `customer_not_found`, `unknown_tree` */
export function createListPlacements({ plan, trees, assertCustomer }: TreeReadDependencies) {
  return async function listPlacements(
    customerId: number,
    treeName: string | undefined,
    signal?: AbortSignal,
  ): Promise<PlacementRecord[]> {
    const wanted = treeName === undefined ? enabledTrees(plan) : [namedTree(plan, treeName)];
    await assertCustomer(customerId);
    const histories: PlacementRecord[] = [];
    for (const { name } of wanted) histories.push(...(await trees.history(name, customerId, signal)));
    return histories;
  };
}
