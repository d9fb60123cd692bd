import type { Static } from 'typebox';
import type { Call } from '../../kernel/call.ts';
import { withoutBraces } from '../../kernel/placeholders.ts';
import { namedTree } from '../rules/named-tree.ts';
import { placementAnswer } from '../wire/placement-answer.ts';
import { type CarriedOut, carryOutPlacement, type PlacementOrder } from '../write/carry-out-placement.ts';
import { catchUpBeforeLock } from '../write/catch-up-before-lock.ts';
import type { TreeWriteDependencies } from '../write/tree-dependencies.ts';
import type { PlaceNodeQuery } from './contract.ts';

/**
 * Places or moves a customer to the requested place.
 * @throws ProblemError with every obstacle; nothing is changed in that case
 */
export function createPlaceNode(dependencies: TreeWriteDependencies) {
  return async function placeNode(
    customerId: number,
    query: Static<typeof PlaceNodeQuery>,
    call: Call,
  ): Promise<CarriedOut> {
    const { plan, unitOfWork, clock, assertCustomer } = dependencies;
    const order = readOrder(dependencies, customerId, query);
    await assertCustomer(customerId);
    await catchUpBeforeLock(dependencies.trees, order.tree.name);
    return call.write(
      unitOfWork,
      (stores) => carryOutPlacement(stores, plan, order, clock().toISOString(), call),
      ({ after }) => placementAnswer(after),
    );
  };
}

/** The query of a request. */
export function readOrder(
  { plan }: Pick<TreeWriteDependencies, 'plan'>,
  nodeId: number,
  { tree, toUplineId, leg = '', reason = '', findAvailable = false }: Static<typeof PlaceNodeQuery>,
): PlacementOrder {
  const [, strayLeg, strayReason] = /^([^?]*)\?reason=(.*)$/is.exec(leg) ?? [];
  return {
    tree: namedTree(plan, tree),
    nodeId,
    toUplineId,
    leg: strayLeg === undefined ? leg : (withoutBraces('leg', strayLeg) ?? ''),
    findAvailable,
    reason: strayReason === undefined ? reason : (withoutBraces('reason', strayReason) ?? ''),
    rule: 'PlaceNode',
    batchId: null,
  };
}
