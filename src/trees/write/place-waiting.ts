import { enrollmentTree } from '../../commission-plan/commission-plan.ts';
import type { PlacementRuleName, Tree } from '../../commission-plan/tree.ts';
import type { Call } from '../../kernel/call.ts';
import type { AnswerContent } from '../../kernel/claim.ts';
import { ROOT_CUSTOMER_ID } from '../../kernel/customer-id.ts';
import { placementEvent } from '../../kernel/event.ts';
import { ProblemError, throwIfAny } from '../../kernel/problem.ts';
import { treeProblem } from '../rules/errors.ts';
import { movementProblems } from '../rules/movement-policy.ts';
import type { Placement } from '../rules/placement.ts';
import { mergedNodeProblems } from '../rules/takes-nobody.ts';
import type { TreeReader } from '../store/tree-reader.ts';
import type { PreparedLegs } from './leg-weights.ts';
import { noteShown } from './note-shown.ts';
import { placeByWeight } from './place-by-weight.ts';
import {
  type PlacementRequest,
  placeUnderSponsor,
  preparePlacement,
  ruleInForce,
} from './place-under-sponsor.ts';
import type { TreeWriteDependencies, TreeWriteStores } from './tree-dependencies.ts';

/** A customer who waits for a place and should get one by a rule. */
export interface WaitingOrder {
  readonly tree: Tree;
  readonly nodeId: number;
  /** Left out for the enroller. */
  readonly sponsorId?: number;
  /** Replaces the tree's own rule; without it, the release rule places a customer who was held back. */
  readonly rule?: PlacementRuleName;
  readonly reason: string;
  /** The caller's names for the fields of problems. */
  readonly fields: { readonly node: string; readonly sponsor: string };
}

/**
 * The only way to place a customer by rule, for the operation and the service.
 * @param answer the answer to the request; left out where it is made elsewhere
 * @throws ProblemError with every obstacle; nothing is changed in that case
 */
export async function placeWaiting(
  dependencies: Pick<TreeWriteDependencies, 'plan' | 'trees' | 'unitOfWork' | 'clock' | 'takePlacementTurn'>,
  order: WaitingOrder,
  call: Call,
  answer?: (placed: Placement) => AnswerContent,
): Promise<Placement> {
  const { plan, trees, unitOfWork, clock, takePlacementTurn } = dependencies;
  const { tree, nodeId } = order;
  const weigh = async () =>
    preparePlacement(trees, await readWaitingRequest(dependencies, trees, order, call));
  const inTransaction = async (stores: TreeWriteStores, weights: PreparedLegs) => {
    const lockedAt = await stores.trees.lock(tree.name, 'change');
    const now = clock().toISOString();
    throwIfAny(await mergedNodeProblems(stores.trees, nodeId));
    throwIfAny(
      await movementProblems(plan, stores.trees, { tree, nodeId, toUplineId: null, isMove: false, now }),
    );
    const request = await readWaitingRequest(dependencies, stores.trees, order, call);
    const placed = await place(dependencies, stores, { ...request, weights, lockedAt }, order);
    await noteShown(stores.customers, tree, [nodeId], now);
    const change = { tree: tree.name, nodeId, before: null, after: placed, at: placed.from };
    await stores.events.add([placementEvent(change)], call);
    return placed;
  };
  return placeByWeight(takePlacementTurn, weigh, (weights) =>
    call.write(unitOfWork, (stores: TreeWriteStores) => inTransaction(stores, weights), answer),
  );
}

/** The enroller and the type may change before the tree is locked, so they are read again then. */
export async function readWaitingRequest(
  { plan, clock }: Pick<TreeWriteDependencies, 'plan' | 'clock'>,
  trees: TreeReader,
  { tree, nodeId, sponsorId, rule, reason, fields }: WaitingOrder,
  { actor, requestId }: Call,
): Promise<PlacementRequest> {
  const enrolled = await trees.currentPlacement(enrollmentTree(plan).name, nodeId);
  return {
    tree,
    nodeId,
    sponsorId: sponsorId ?? enrolled?.uplineId ?? ROOT_CUSTOMER_ID,
    sponsorField: fields.sponsor,
    baseType: (await trees.baseTypeOf(nodeId)) ?? 0,
    // Without a rule from the caller, the purpose of the call is to release the customer.
    ...(rule === undefined ? { isPromised: true } : { rule }),
    reason,
    actor,
    requestId,
    at: clock().toISOString(),
  };
}

async function place(
  { plan }: Pick<TreeWriteDependencies, 'plan'>,
  { trees }: TreeWriteStores,
  request: PlacementRequest,
  { fields }: WaitingOrder,
): Promise<Placement> {
  const { tree, nodeId } = request;
  if ((await trees.currentPlacement(tree.name, nodeId)) !== null) {
    throw new ProblemError([treeProblem('already_placed', fields.node, { tree: tree.name })]);
  }
  if ((await placeUnderSponsor(trees, plan, request)) === null) {
    const rule = await ruleInForce(trees, request);
    throw new ProblemError([treeProblem('rule_holds_back', 'rule', { rule, tree: tree.name })]);
  }
  const placed = await trees.currentPlacement(tree.name, nodeId);
  if (placed === null) throw new Error('The new placement was not found');
  return placed;
}
