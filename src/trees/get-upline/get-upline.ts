import { namedTreeOrSponsorTree } from '../named-tree.ts';
import type { TreeReadDependencies } from '../tree-dependencies.ts';
import type { AsOf } from '../tree-reader.ts';

/** @throws ProblemError `customer_not_found`, `unknown_tree` */
export function createGetUpline({ plan, trees, assertCustomer }: TreeReadDependencies) {
  return async function getUpline(customerId: number, treeName: string | undefined, asOf: AsOf) {
    const { name } = namedTreeOrSponsorTree(plan, treeName);
    await assertCustomer(customerId);
    return trees.uplineIds(name, customerId, asOf);
  };
}
