import type { CallContext } from '../../kernel/call-context.ts';
import { namedTree } from '../rules/named-tree.ts';
import { carryOutRemoval, type RemovalWay } from '../write/carry-out-removal.ts';
import type { TreeWriteDependencies } from '../write/tree-dependencies.ts';

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
