import {
  type CommissionPlan,
  enabledTrees,
  isPlacedIn,
  type Tree,
} from '../../commission-plan/commission-plan.ts';
import { HOLDING_RULES } from '../../commission-plan/tree.ts';
import type { CallContext } from '../../kernel/call-context.ts';
import { ROOT_CUSTOMER_ID } from '../../kernel/customer-id.ts';
import type { Position } from '../../trees/rules/placement.ts';
import type { TreeReader } from '../../trees/store/tree-reader.ts';
import type { TreeStore } from '../../trees/store/tree-store.ts';
import { COUNT_WHEN_LOCKED, type PreparedLegs } from '../../trees/write/leg-weights.ts';
import {
  lockPurpose,
  type PositionRequest,
  placeUnderSponsor,
  preparePlacement,
  rememberPlacements,
} from '../../trees/write/place-under-sponsor.ts';

/** A customer that a write places in the trees of the plan. */
export interface PlacedCustomer {
  readonly sponsorId: number | null;
  readonly baseType: number;
  /** An upgrade guarantees the sponsor tree, even for types that the tree does not take otherwise. */
  readonly reason: 'enrollment' | 'upgrade';
}

/** The same, inside the transaction that stores the customer. */
export interface CustomerPlacement extends PlacedCustomer {
  readonly customerId: number;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly context: CallContext;
  readonly weights: PreparedWeights;
  readonly locked: LockedTrees;
}

/** The trees that a write has locked, by name: the instant of the last change of each. */
export type LockedTrees = ReadonlyMap<string, string>;

/** A place that a write gave a customer. */
export interface TakenPlace extends Position {
  readonly tree: string;
  /** ISO 8601 UTC. */
  readonly from: string;
}

export interface PlacedInTrees {
  /** The first instant at which the customer is in all trees that require it; never before that of the write. */
  readonly at: string;
  readonly placed: readonly TakenPlace[];
}

/** By tree; the results of {@link preparePlacements}. */
export type PreparedWeights = ReadonlyMap<string, PreparedLegs> | typeof COUNT_WHEN_LOCKED;

/** Collects, before the transaction, the data that the rules need. */
export async function preparePlacements(
  plan: CommissionPlan,
  trees: TreeReader,
  customer: PlacedCustomer,
): Promise<ReadonlyMap<string, PreparedLegs>> {
  const weights = new Map<string, PreparedLegs>();
  for (const tree of wantingTrees(plan, customer)) {
    weights.set(tree.name, await preparePlacement(trees, positionRequest(tree, customer)));
  }
  return weights;
}

/**
 * Places a customer, by each tree's rule, in the trees that require it. An existing place stays: a move is a
 * separate operation.
 * @throws ProblemError when a rule refuses
 */
export async function placeCustomer(
  plan: CommissionPlan,
  trees: TreeStore,
  placement: CustomerPlacement,
): Promise<PlacedInTrees> {
  const { customerId, reason, context, weights } = placement;
  const placed: TakenPlace[] = [];
  let { at } = placement;
  for (const tree of wantingTrees(plan, placement)) {
    const request = positionRequest(tree, placement);
    const locked = await lockUnlessPlaced(trees, request, placement);
    if (locked === null) continue;
    const taken = await placeUnderSponsor(locked.trees, plan, {
      ...request,
      weights: weights === COUNT_WHEN_LOCKED ? weights : (weights.get(tree.name) ?? null),
      nodeId: customerId,
      reason,
      actor: context.actor,
      requestId: context.requestId,
      at,
      lockedAt: locked.at,
    });
    if (taken === null) continue;
    at = taken.from;
    placed.push({ tree: tree.name, uplineId: taken.uplineId, leg: taken.leg, from: taken.from });
  }
  return { at, placed };
}

interface LockedTree {
  /** Instant of the tree's last change. */
  readonly at: string;
  readonly trees: TreeStore;
}

/** @returns `null` when the customer is already placed in the tree */
async function lockUnlessPlaced(
  trees: TreeStore,
  { tree, sponsorId }: PositionRequest,
  { customerId, reason, locked }: CustomerPlacement,
): Promise<LockedTree | null> {
  const lock = async () => locked.get(tree.name) ?? (await trees.lock(tree.name, lockPurpose(tree)));
  // Other requests do not know a new customer yet.
  if (reason === 'enrollment') return { at: await lock(), trees };
  // Every customer is in the Enrollment tree from the start, so no lock is needed to stay there.
  if (tree.kind === 'Enrollment' && (await trees.currentPlacement(tree.name, customerId)) !== null)
    return null;
  const at = await lock();
  // Only the lock excludes a concurrent placement. The rule will need the place of the sponsor.
  const nodeIds = [customerId, sponsorId] as const;
  const placements = await trees.currentPlacements(tree.name, nodeIds);
  if (placements.some(({ nodeId }) => nodeId === customerId)) return null;
  return { at, trees: rememberPlacements(trees, tree, nodeIds, placements) };
}

/** The request to a tree for a position. */
export function positionRequest(
  tree: Tree,
  { sponsorId, baseType, reason }: PlacedCustomer,
): PositionRequest {
  return {
    tree,
    sponsorId: sponsorId ?? ROOT_CUSTOMER_ID,
    sponsorField: 'SponsorId',
    baseType,
    isPromised: isPromised(tree, reason),
  };
}

/** The trees in which a write may place the customer, unless already placed there. */
export function wantingTrees(plan: CommissionPlan, { baseType, reason }: PlacedCustomer): Tree[] {
  return enabledTrees(plan).filter(
    (tree) =>
      isPromised(tree, reason) || (isPlacedIn(tree, baseType) && !HOLDING_RULES.includes(tree.placementRule)),
  );
}

function isPromised(tree: Tree, reason: PlacedCustomer['reason']): boolean {
  return tree.isSponsorTree && reason === 'upgrade';
}
