import type { Tree } from '../../commission-plan/tree.ts';
import { ProblemError } from '../../kernel/problem.ts';
import type { TreeReader } from '../store/tree-reader.ts';
import { treeProblem } from './errors.ts';

/**
 * Refuses a place that is deeper than the plan allows in a matrix.
 * @param height levels that come with the node, itself included
 * @throws ProblemError `matrix_too_deep`
 */
export async function assertDepth(
  trees: Pick<TreeReader, 'uplineIds'>,
  tree: Tree,
  uplineId: number,
  field: string,
  height = 1,
): Promise<void> {
  if (tree.depth === undefined) return;
  const uplineLevel = (await trees.uplineIds(tree.name, uplineId)).length;
  if (uplineLevel + height <= tree.depth) return;
  throw new ProblemError([treeProblem('matrix_too_deep', field, { tree: tree.name, depth: tree.depth })]);
}
