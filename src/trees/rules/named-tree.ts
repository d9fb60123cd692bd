import { type CommissionPlan, enabledTrees, sponsorTree } from '../../commission-plan/commission-plan.ts';
import { legsOf, numberedTree, type Tree } from '../../commission-plan/tree.ts';
import { type Problem, ProblemError } from '../../kernel/problem.ts';
import { treeProblem } from './errors.ts';

/**
 * The name of the tree with this name or published number; the number may be in quotes. Other text is returned
 * unchanged.
 */
export function treeNameOf(plan: CommissionPlan, tree: string | number): string {
  const text = String(tree);
  if (!/^\d{1,4}$/.test(text)) return text;
  return numberedTree(enabledTrees(plan), Number(text))?.name ?? text;
}

/**
 * Finds a tree by its name, in any case.
 * @throws ProblemError `unknown_tree`, which names the known trees
 */
export function namedTree(plan: CommissionPlan, name: string, field = 'tree'): Tree {
  const trees = enabledTrees(plan);
  const tree = trees.find((candidate) => candidate.name.toLowerCase() === name.trim().toLowerCase());
  if (tree !== undefined) return tree;
  const known = trees.map((candidate) => candidate.name).join(', ');
  throw new ProblemError([treeProblem('unknown_tree', field, { field, known })]);
}

/** The same for reads: the sponsor tree when the caller names none. */
export function namedTreeOrSponsorTree(plan: CommissionPlan, name: string | undefined): Tree {
  return name === undefined || name.trim() === '' ? sponsorTree(plan) : namedTree(plan, name);
}

/** A leg in the plan's spelling; empty for none. A problem when the tree does not have the leg. */
export function namedLeg(
  tree: Tree,
  name: string,
  isNeeded: boolean,
  field: string,
): { readonly leg: string; readonly problems: readonly Problem[] } {
  const legs = legsOf(tree);
  const wanted = name.trim().toLowerCase();
  const leg =
    wanted === '' || wanted === 'empty' ? '' : legs.find((candidate) => candidate.toLowerCase() === wanted);
  if (leg !== undefined && (leg !== '' || legs.length === 0 || !isNeeded)) return { leg, problems: [] };
  const known = legs.length === 0 ? 'left out' : `one of ${legs.join(', ')}`;
  return { leg: '', problems: [treeProblem('unknown_leg', field, { field, known, tree: tree.name })] };
}

/**
 * A leg in the plan's spelling, of a tree that has legs.
 * @param fields names of the parameters, for the problems
 * @throws ProblemError `tree_without_legs`, `unknown_leg`
 */
export function neededLeg(
  tree: Tree,
  name: string,
  fields: { readonly tree: string; readonly leg: string },
): string {
  if (legsOf(tree).length === 0) {
    throw new ProblemError([treeProblem('tree_without_legs', fields.tree, { tree: tree.name })]);
  }
  const { leg, problems } = namedLeg(tree, name, true, fields.leg);
  if (problems.length > 0) throw new ProblemError(problems);
  return leg;
}
