import { namedTreeOrSponsorTree } from '../rules/named-tree.ts';
import type { AsOf } from '../store/tree-reader.ts';
import type { TreeReadDependencies } from '../write/tree-dependencies.ts';

/** @throws ProblemError `customer_not_found`, `unknown_tree` */
export function createGetUpline({ plan, trees, assertCustomer }: TreeReadDependencies) {
  return async function getUpline(
    customerId: number,
    treeName: string | undefined,
    asOf: AsOf,
    signal?: AbortSignal,
  ) {
    const { name } = namedTreeOrSponsorTree(plan, treeName);
    await assertCustomer(customerId);
    return trees.uplineParts(name, customerId, asOf, signal);
  };
}
