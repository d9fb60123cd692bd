import type { Tree } from '../../commission-plan/tree.ts';
import type { Call } from '../../kernel/call.ts';
import { type Problem, ProblemError, problemsThrownBy, throwIfAny } from '../../kernel/problem.ts';
import { treeProblem } from '../rules/errors.ts';
import type { PushedWeight } from '../store/leg-weight-store.ts';
import type { TreeWriteDependencies, TreeWriteStores } from './tree-dependencies.ts';

export const WEIGHTS_MAX = 1_000;
export const WEIGHT_MAX = 1_000_000_000;

/** Weights to set, with the field of each for the problems. */
export interface WeightOrder {
  readonly tree: Tree;
  readonly weights: readonly PushedWeight[];
  readonly fieldOf: (index: number) => string;
}

/**
 * The tree is not locked: a concurrent placement uses the weights from before or after.
 * @throws ProblemError `customer_twice`, `customer_not_found`; nothing is set in that case
 */
export async function setPushedWeights(
  { unitOfWork, clock, assertCustomer }: TreeWriteDependencies,
  order: WeightOrder,
  call: Call,
) {
  const { tree, weights } = order;
  const indexOf = assertEachOnce(order);
  const body = { Tree: tree.name, Count: weights.length };
  const work = async ({ trees }: TreeWriteStores) => {
    const missing = await trees.setWeights(tree.name, weights, clock().toISOString(), call);
    if (missing.length > 0) throw new MissingNodesError(missing);
    return { body };
  };
  const write = () => call.write(unitOfWork, work, (answer) => answer);
  return write().catch(async (error: unknown) => {
    if (!(error instanceof MissingNodesError)) throw error;
    // After the transaction, which must not wait for another connection.
    const problems: Problem[] = [];
    for (const id of error.nodeIds) {
      const field = order.fieldOf(indexOf.get(id) ?? 0);
      const own = await problemsThrownBy(() => assertCustomer(id));
      problems.push(...own.map((problem) => ({ ...problem, field })));
    }
    throwIfAny(problems);
    // The customers have been created since, and customers are never deleted.
    return write();
  });
}

/** Ends the transaction of a write that names unknown customers. */
class MissingNodesError extends Error {
  override readonly name = 'MissingNodesError';
  readonly nodeIds: readonly number[];

  constructor(nodeIds: readonly number[]) {
    super('Some customers do not exist');
    this.nodeIds = nodeIds;
  }
}

/**
 * @returns the index of each customer in the order
 * @throws ProblemError `customer_twice`
 */
function assertEachOnce({ weights, fieldOf }: WeightOrder): ReadonlyMap<number, number> {
  const indexOf = new Map<number, number>();
  const twice: Problem[] = [];
  for (const [index, { nodeId }] of weights.entries()) {
    if (!indexOf.has(nodeId)) {
      indexOf.set(nodeId, index);
      continue;
    }
    const field = fieldOf(index);
    twice.push(treeProblem('customer_twice', field, { field }));
  }
  throwIfAny(twice);
  return indexOf;
}

/** @throws ProblemError `weights_not_pushed` */
export function assertPushed(tree: Tree, field: string): void {
  if (tree.legWeight !== 'pushed') {
    throw new ProblemError([treeProblem('weights_not_pushed', field, { tree: tree.name })]);
  }
}
