import { namedTreeOrSponsorTree } from '../rules/named-tree.ts';
import type { AsOf } from '../store/tree-reader.ts';
import type { TreeReadDependencies } from '../write/tree-dependencies.ts';

/** The part of a tree to read, and the instant. */
export interface DownlineQuery {
  readonly tree?: string | undefined;
  readonly levels?: number | undefined;
  readonly asOf: AsOf;
}

/** @throws ProblemError `customer_not_found`, `unknown_tree`, `too_many_long_reads`, `long_read_too_long` */
export function createGetDownline({ plan, trees, assertCustomer }: TreeReadDependencies) {
  return async function getDownline(
    customerId: number,
    { tree, levels, asOf }: DownlineQuery,
    signal?: AbortSignal,
  ) {
    const { name } = namedTreeOrSponsorTree(plan, tree);
    await assertCustomer(customerId);
    return trees.downlineIds(name, customerId, levels || null, asOf, signal);
  };
}
