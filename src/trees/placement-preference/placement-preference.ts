import { allowedRulesOf, type PlacementRuleName, type Tree } from '../../commission-plan/tree.ts';
import type { Call } from '../../kernel/call.ts';
import { throwIfAny } from '../../kernel/problem.ts';
import { namedRule } from '../rules/named-rule.ts';
import { namedTree } from '../rules/named-tree.ts';
import { mergedNodeProblems } from '../rules/takes-nobody.ts';
import type {
  TreeReadDependencies,
  TreeWriteDependencies,
  TreeWriteStores,
} from '../write/tree-dependencies.ts';

/** @throws ProblemError `customer_not_found`, `unknown_tree` */
export function createGetPreference({ plan, trees, assertCustomer }: TreeReadDependencies) {
  return async function getPreference(customerId: number, treeName: string) {
    const tree = namedTree(plan, treeName);
    await assertCustomer(customerId);
    return preferenceAnswer(customerId, tree, await trees.preferenceOf(tree.name, customerId));
  };
}

/** @throws ProblemError `customer_not_found`, `customer_merged`, `unknown_tree`, `unknown_rule` */
export function createSetPreference(dependencies: TreeWriteDependencies) {
  return async function setPreference(
    customerId: number,
    query: { readonly tree: string; readonly rule: string },
    call: Call,
  ) {
    const { plan, unitOfWork, clock, assertCustomer } = dependencies;
    const tree = namedTree(plan, query.tree);
    const rule = query.rule.trim() === '' ? null : namedRule(tree, query.rule, 'rule');
    await assertCustomer(customerId);
    const answer = preferenceAnswer(customerId, tree, rule);
    const work = async ({ trees }: TreeWriteStores) => {
      throwIfAny(await mergedNodeProblems(trees, customerId));
      await trees.setPreference(tree.name, customerId, rule, clock().toISOString(), call);
      return answer;
    };
    return call.write(unitOfWork, work, () => answer);
  };
}

function preferenceAnswer(customerId: number, tree: Tree, rule: PlacementRuleName | null) {
  const body = { CustomerId: customerId, Tree: tree.name, Rule: rule, Allowed: [...allowedRulesOf(tree)] };
  return { body, subjectId: customerId };
}
