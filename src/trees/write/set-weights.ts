import type { Tree } from '../../commission-plan/tree.ts';
import type { Call } from '../../kernel/call.ts';
import { type Problem, ProblemError } from '../../kernel/problem.ts';
import { treeProblem } from '../rules/errors.ts';
import type { PushedWeight } from '../store/leg-weight-store.ts';
import type { TreeWriteDependencies, TreeWriteStores } from './tree-dependencies.ts';

/** Weights to set, with the field of each for the problems. */
export interface WeightOrder {
  readonly tree: Tree;
  readonly weights: readonly PushedWeight[];
  readonly fieldOf: (index: number) => string;
}

/**
 * The lock of the tree is not taken: a placement at the same time goes by the weights before or after.
 * @throws ProblemError `customer_twice`, `customer_not_found`; nothing is set then
 */
export async function setPushedWeights(
  { unitOfWork, clock, assertCustomer }: TreeWriteDependencies,
  { tree, weights, fieldOf }: WeightOrder,
  call: Call,
) {
  const body = { Tree: tree.name, Count: weights.length };
  const indexOf = new Map<number, number>();
  const twice: Problem[] = [];
  for (const [index, { nodeId }] of weights.entries()) {
    const field = fieldOf(index);
    if (indexOf.has(nodeId)) twice.push(treeProblem('customer_twice', field, { field }));
    else indexOf.set(nodeId, index);
  }
  if (twice.length > 0) throw new ProblemError(twice);
  const work = async ({ trees }: TreeWriteStores) => {
    const missing = await trees.setWeights(tree.name, weights, clock().toISOString(), call);
    const problems: Problem[] = [];
    for (const id of missing)
      problems.push(...(await whyUnknown(assertCustomer, id, fieldOf(indexOf.get(id) ?? 0))));
    if (problems.length > 0) throw new ProblemError(problems);
    return { body };
  };
  return call.write(unitOfWork, work, (answer) => answer);
}

async function whyUnknown(
  assertCustomer: TreeWriteDependencies['assertCustomer'],
  id: number,
  field: string,
): Promise<Problem[]> {
  try {
    await assertCustomer(id);
    return [];
  } catch (error) {
    if (error instanceof ProblemError) return error.problems.map((problem) => ({ ...problem, field }));
    throw error;
  }
}

/** @throws ProblemError `weights_not_pushed` */
export function assertPushed(tree: Tree, field: string): void {
  if (tree.legWeight !== 'pushed') {
    throw new ProblemError([treeProblem('weights_not_pushed', field, { tree: tree.name })]);
  }
}
