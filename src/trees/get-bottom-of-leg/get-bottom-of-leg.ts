import { ProblemError } from '../../kernel/problem.ts';
import { treeProblem } from '../rules/errors.ts';
import { namedTree, neededLeg } from '../rules/named-tree.ts';
import type { AsOf } from '../store/tree-reader.ts';
import type { TreeReadDependencies } from '../write/tree-dependencies.ts';

/** @throws ProblemError `customer_not_found`, `unknown_tree`, `tree_without_legs`, `unknown_leg`, `not_placed` */
export function createGetBottomOfLeg({ plan, trees, assertCustomer }: TreeReadDependencies) {
  return async function getBottomOfLeg(
    customerId: number,
    {
      tree: treeName,
      leg: legName,
      asOf,
    }: { readonly tree: string; readonly leg: string; readonly asOf: AsOf },
    signal?: AbortSignal,
  ) {
    const tree = namedTree(plan, treeName);
    const leg = neededLeg(tree, legName, { tree: 'tree', leg: 'leg' });
    await assertCustomer(customerId);
    const end = await trees.endOfLeg(tree.name, customerId, leg, asOf, signal);
    if (end === null) throw new ProblemError([treeProblem('not_placed', 'customerId', { tree: tree.name })]);
    return {
      CustomerId: end.id,
      Tree: tree.name,
      UplineId: end.uplineId,
      Leg: end.leg,
      Level: end.level,
      IsVacant: end.isVacant,
    };
  };
}
