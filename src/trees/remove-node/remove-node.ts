import type { Call } from '../../kernel/call.ts';
import { namedTree } from '../rules/named-tree.ts';
import { carryOutRemoval, type RemovalWay } from '../write/carry-out-removal.ts';
import { catchUpBeforeLock } from '../write/catch-up-before-lock.ts';
import type { TreeWriteDependencies, TreeWriteStores } from '../write/tree-dependencies.ts';

/** What a caller asks for. */
export interface RemoveNodeQuery {
  readonly tree: string;
  readonly children: RemovalWay;
  readonly reason?: string;
}

/**
 * Removes a customer from a tree.
 * @throws ProblemError with every obstacle; nothing is changed in that case
 */
export function createRemoveNode(dependencies: TreeWriteDependencies) {
  return async function removeNode(
    customerId: number,
    { tree: treeName, children, reason = '' }: RemoveNodeQuery,
    call: Call,
  ) {
    const { plan, unitOfWork, clock, assertCustomer } = dependencies;
    const tree = namedTree(plan, treeName);
    await assertCustomer(customerId);
    await catchUpBeforeLock(dependencies.trees, tree.name);
    const order = { tree, nodeId: customerId, children, reason, batchId: null };
    const work = async (stores: TreeWriteStores) => {
      const { rolledUp, at } = await carryOutRemoval(stores, plan, order, clock().toISOString(), call);
      const body = { CustomerId: customerId, Tree: tree.name, At: at, RolledUp: [...rolledUp] };
      return { body, subjectId: customerId };
    };
    return call.write(unitOfWork, work, (answer) => answer);
  };
}
