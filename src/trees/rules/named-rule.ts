import { allowedRulesOf, type PlacementRuleName, type Tree } from '../../commission-plan/tree.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { treeProblem } from './errors.ts';

/**
 * Finds a placement rule by its name, in any case.
 * @throws ProblemError `unknown_rule`, which names the rules that the plan allows in the tree
 */
export function namedRule(tree: Tree, name: string, field: string): PlacementRuleName {
  const allowed = allowedRulesOf(tree);
  const rule = allowed.find((candidate) => candidate.toLowerCase() === name.trim().toLowerCase());
  if (rule !== undefined) return rule;
  const known = allowed.join(', ');
  throw new ProblemError([treeProblem('unknown_rule', field, { field, known, tree: tree.name })]);
}
