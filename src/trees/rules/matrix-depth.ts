import type { Tree } from '../../commission-plan/tree.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { treeProblem } from './errors.ts';
import { nearestUplines, type UplineReads } from './ways-up.ts';

/**
 * Refuses a place that is deeper than the plan allows in a matrix.
 * @param height number of levels that come with the node, including its own
 * @throws ProblemError `matrix_too_deep`
 */
export async function assertDepth(
  trees: UplineReads,
  tree: Tree,
  uplineId: number,
  field: string,
  height = 1,
): Promise<void> {
  if (tree.depth === undefined || (await fitsBelow(trees, tree, uplineId, height))) return;
  throw new ProblemError([treeProblem('matrix_too_deep', field, { tree: tree.name, depth: tree.depth })]);
}

/** Whether this many levels fit below a node within the depth of the tree. */
export async function fitsBelow(
  trees: UplineReads,
  { name, depth }: Tree,
  uplineId: number,
  height: number,
): Promise<boolean> {
  if (depth === undefined) return true;
  // A node at the maximum depth of the tree can have no nodes below it.
  return (await nearestUplines(trees, name, uplineId, depth)).length + height <= depth;
}
