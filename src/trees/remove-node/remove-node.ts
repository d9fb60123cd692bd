import type { CallContext } from '../../call-context.ts';
import { carryOutRemoval, type RemovalWay } from '../carry-out-removal.ts';
import { namedTree } from '../named-tree.ts';
import type { TreeWriteDependencies } from '../tree-dependencies.ts';

/** What a caller asks for. */
export interface RemoveNodeQuery {
  readonly tree: string;
  readonly children: RemovalWay;
  readonly reason?: string;
}

/**
 * Removes a customer from a tree.
 * @throws ProblemError with what stands in the way; nothing has changed then
 */
export function createRemoveNode(dependencies: TreeWriteDependencies) {
  return async function removeNode(
    customerId: number,
    { tree: treeName, children, reason = '' }: RemoveNodeQuery,
    context: CallContext,
  ) {
    const { plan, unitOfWork, clock, assertCustomer, storedCalls } = dependencies;
    const tree = namedTree(plan, treeName);
    await assertCustomer(customerId);
    const order = { tree, nodeId: customerId, children, reason, batchId: null };
    const answer = await unitOfWork.run(async (stores) => {
      const { rolledUp, at } = await carryOutRemoval(stores, plan, order, clock().toISOString(), context);
      const body = { CustomerId: customerId, Tree: tree.name, At: at, RolledUp: [...rolledUp] };
      const content = { body, subjectId: customerId };
      await stores.answers.keep(context, content);
      return content;
    });
    storedCalls.note(context);
    return answer;
  };
}
