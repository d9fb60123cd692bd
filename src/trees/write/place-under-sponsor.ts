import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import {
  HOLDING_RULES,
  legsOf,
  type PlacementRuleName,
  RELEASE_RULE,
  type Tree,
} from '../../commission-plan/tree.ts';
import { type Problem, ProblemError } from '../../kernel/problem.ts';
import { treeProblem } from '../rules/errors.ts';
import { latest, nextInstant } from '../rules/instants.ts';
import { assertDepth } from '../rules/matrix-depth.ts';
import type { NewPlacement, Placement, Position } from '../rules/placement.ts';
import { choosePosition } from '../rules/placement-rules.ts';
import { whyTakesNobody } from '../rules/takes-nobody.ts';
import type { TreeReader } from '../store/tree-reader.ts';
import type { TreeStore } from '../store/tree-store.ts';
import { type PreparedLegs, weighLegs } from './leg-weights.ts';
import { createTreeView } from './tree-view.ts';

/** Where a rule looks for a position. */
export interface PositionRequest {
  readonly tree: Tree;
  readonly sponsorId: number;
  /** The field that the caller filled; the error names it when there is no position. */
  readonly sponsorField: string;
  /** Base type of the customer to place. */
  readonly baseType?: number;
  /**
   * The operation promises a place, so the release rule replaces a rule that would hold the customer back.
   */
  readonly isPromised?: boolean;
  /** Replaces the tree's own rule. */
  readonly rule?: PlacementRuleName;
  readonly weights?: PreparedLegs;
}

/** A node to be placed by a rule. */
export interface PlacementRequest
  extends PositionRequest,
    Omit<NewPlacement, 'tree' | 'uplineId' | 'leg' | 'rule' | 'isVacant'> {
  /** Instant of the tree's last change, if the caller has already locked the tree. */
  readonly lockedAt?: string;
}

/** A position and the rule that chose it. */
export interface RuledPosition extends Position {
  readonly rule: PlacementRuleName;
}

/** A new placement and its start. */
export interface TakenPosition extends RuledPosition {
  /** ISO 8601 UTC; later than requested if the tree has changed since. */
  readonly from: string;
}

/** The rule that will choose; looks up a preference. */
export async function ruleInForce(
  trees: TreeReader,
  { tree, sponsorId, rule = tree.placementRule, isPromised = false }: PositionRequest,
): Promise<PlacementRuleName> {
  const preferred = rule === 'UsePreference' ? await trees.preferenceOf(tree.name, sponsorId) : rule;
  const chosen = preferred ?? 'FirstEmptyRollup';
  return isPromised && HOLDING_RULES.includes(chosen) ? (tree.releaseRule ?? RELEASE_RULE) : chosen;
}

/** The data needed before the transaction that places the node; see {@link weighLegs}. */
export async function preparePlacement(trees: TreeReader, request: PositionRequest): Promise<PreparedLegs> {
  return weighLegs(trees, request.tree, await ruleInForce(trees, request), request.sponsorId);
}

/**
 * The position that the tree's rule chooses for a sponsor in the current tree; `null` when the rule leaves
 * the customer unplaced.
 * @param lockedAt last change of the tree, when it is locked
 * @throws ProblemError `sponsor_not_placed` when the rule refuses
 * @throws StaleWeightsError when the legs must be weighed again
 */
export async function findPosition(
  trees: TreeReader,
  plan: CommissionPlan,
  request: PositionRequest,
  lockedAt: string | null = null,
): Promise<RuledPosition | null> {
  const { tree, sponsorId, sponsorField, baseType, weights = null } = request;
  const rule = await ruleInForce(trees, request);
  const isRetail = plan.baseTypes.some(({ id, isRetail }) => id === baseType && isRetail === true);
  const view = createTreeView(plan, tree, trees, weights, lockedAt);
  const choice = await choosePosition(rule, { sponsorId, isRetail }, tree, view);
  if (choice === 'held') return null;
  if (choice === 'no_sponsor') {
    throw new ProblemError([await noSponsor(trees, plan, request)]);
  }
  await assertDepth(trees, tree, choice.uplineId, sponsorField);
  return { ...choice, rule };
}

/** Why a rule that does not look further up finds no upline. */
async function noSponsor(
  trees: TreeReader,
  plan: CommissionPlan,
  { tree, sponsorId, sponsorField }: PositionRequest,
): Promise<Problem> {
  const placement = await trees.currentPlacement(tree.name, sponsorId);
  const reason = placement === null ? null : await whyTakesNobody(plan, trees, tree, placement);
  if (reason === null) return treeProblem('sponsor_not_placed', sponsorField, { tree: tree.name });
  return treeProblem('upline_takes_nobody', sponsorField, { upline: sponsorId, reason });
}

/** Two concurrent requests must not get the same leg; below an upline without legs there is room for both. */
export function lockPurpose(tree: Tree): 'change' | 'share' {
  return legsOf(tree).length > 0 ? 'change' : 'share';
}

/**
 * The same store or reader for a locked tree, but it reads the place of each node once, together with a preference: a
 * caller that needs one also needs the other.
 * @param nodeIds nodes whose current placements are known already
 */
export function rememberPlacements<Trees extends TreeReader>(
  trees: Trees,
  { name }: Tree,
  nodeIds: readonly number[] = [],
  placements: readonly Placement[] = [],
): Trees {
  const known = new Map<number, Placement | null>(nodeIds.map((nodeId) => [nodeId, null]));
  for (const placement of placements) known.set(placement.nodeId, placement);
  const currentPlacement: TreeReader['currentPlacement'] = async (tree, nodeId) => {
    if (tree !== name) return trees.currentPlacement(tree, nodeId);
    if (!known.has(nodeId)) known.set(nodeId, await trees.currentPlacement(tree, nodeId));
    return known.get(nodeId) ?? null;
  };
  const preferenceOf: TreeReader['preferenceOf'] = async (tree, nodeId) => {
    if (tree !== name || known.has(nodeId)) return trees.preferenceOf(tree, nodeId);
    const { placement, preference } = await trees.placementAndPreference(tree, nodeId);
    known.set(nodeId, placement);
    return preference;
  };
  return { ...trees, currentPlacement, preferenceOf };
}

/**
 * Places a node that has no current placement in the tree.
 * @returns the placement, or `null` when the rule leaves the customer unplaced
 */
export async function placeUnderSponsor(
  trees: TreeStore,
  plan: CommissionPlan,
  request: PlacementRequest,
): Promise<TakenPosition | null> {
  const { tree, nodeId, reason, actor, requestId, at, batchId = null } = request;
  const hasLegs = legsOf(tree).length > 0;
  const changedAt = request.lockedAt ?? (await trees.lock(tree.name, lockPurpose(tree)));
  const locked = rememberPlacements(trees, tree);
  const position = await findPosition(locked, plan, request, changedAt);
  if (position === null) return null;
  const { uplineId, leg, rule } = position;
  const placement = { tree: tree.name, nodeId, uplineId, leg, rule, reason, actor, requestId, batchId };
  const first = nextInstant(at, changedAt);
  // In a tree with legs every placement is a change, so the upline came before the last one.
  if (hasLegs && (await trees.placeBelowEarlier({ ...placement, at: first })))
    return { ...position, from: first };
  const uplineFrom = (await locked.currentPlacement(tree.name, uplineId))?.from ?? '';
  // A leaf also comes after the last change, such as a batch, so that the batch's instant shows only the
  // batch.
  const from = hasLegs ? nextInstant(first, uplineFrom) : latest(first, uplineFrom);
  await (hasLegs ? trees.placeAndNote({ ...placement, at: from }) : trees.place({ ...placement, at: from }));
  return { ...position, from };
}
