import { enrollmentTree } from '../../commission-plan/commission-plan.ts';
import { namedTreeOrSponsorTree } from '../rules/named-tree.ts';
import type { TreeReadDependencies } from '../write/tree-dependencies.ts';

/** @throws ProblemError `customer_not_found`, `unknown_tree` */
export function createGetNearestPlaced({ plan, trees, assertCustomer }: TreeReadDependencies) {
  const along = enrollmentTree(plan).name;
  return async function getNearestPlaced(
    customerId: number,
    treeName: string | undefined,
    signal?: AbortSignal,
  ) {
    const { name } = namedTreeOrSponsorTree(plan, treeName);
    await assertCustomer(customerId);
    return { Tree: name, CustomerId: await trees.nearestPlacedAbove(name, along, customerId, signal) };
  };
}
