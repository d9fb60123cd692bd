import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import type { Tree } from '../../commission-plan/tree.ts';
import type { CallContext } from '../../kernel/call-context.ts';
import { placementEvent, sponsorFollowed } from '../../kernel/event.ts';
import { type Problem, ProblemError, throwIfAny } from '../../kernel/problem.ts';
import { treeProblem } from '../rules/errors.ts';
import { instantOf } from '../rules/instants.ts';
import { assertDepth } from '../rules/matrix-depth.ts';
import { moveVersion } from '../rules/move-version.ts';
import { movementProblems } from '../rules/movement-policy.ts';
import { namedLeg } from '../rules/named-tree.ts';
import { type Placement, type Position, placementPosition } from '../rules/placement.ts';
import { mergedNodeProblems, whyUplineIsClosed } from '../rules/takes-nobody.ts';
import { noteShown } from './note-shown.ts';
import type { TreeWriteStores } from './tree-dependencies.ts';
import { findFirstOpen } from './tree-view.ts';

/** Places a customer where the caller says, with the whole downline. */
export interface PlacementOrder {
  readonly tree: Tree;
  readonly nodeId: number;
  readonly toUplineId: number;
  /** In the caller's spelling; blank for none. */
  readonly leg: string;
  /** Use the next free position down the leg, or below the upline, when the named one is taken. */
  readonly findAvailable: boolean;
  readonly reason: string;
  readonly rule: string;
  readonly batchId: number | null;
  /** The shared instant of a batch, later than every placement that it touches. */
  readonly at?: string;
  /** Of the move that the caller has seen in a preview; left out by callers without one. */
  readonly version?: string | undefined;
}

/** Where a customer stood and where they stand now. */
export interface CarriedOut {
  readonly before: Placement | null;
  readonly after: Placement;
  /** The sponsor in the record before; left out where the record does not change. */
  readonly sponsorBefore?: number | null;
}

/**
 * Places a node, or moves it with its subtree, inside a unit of work. Whatever the size of the subtree, it
 * ends one row and adds one. The tree is locked for other changes, so the checks here still hold at commit.
 * @throws ProblemError with every obstacle
 */
export async function carryOutPlacement(
  stores: TreeWriteStores,
  plan: CommissionPlan,
  order: PlacementOrder,
  now: string,
  context: CallContext,
): Promise<CarriedOut> {
  const { tree, nodeId } = order;
  const { trees } = stores;
  const changedAt = await trees.lock(tree.name, 'change');
  const found = await trees.currentPlacements(tree.name, [nodeId, order.toUplineId]);
  const placementOf = (id: number) => found.find((placement) => placement.nodeId === id) ?? null;
  const [before, upline] = [placementOf(nodeId), placementOf(order.toUplineId)];
  throwIfAny(await standingProblems(stores, plan, order, before, upline));
  const position = await findOpenPosition(stores, order);
  const isSame = before?.uplineId === position.uplineId && before.leg === position.leg;
  if (isSame && !before.isVacant) throwIfAny([treeProblem('already_there', undefined, { tree: tree.name })]);
  assertSeen(order, before, position);
  await checkDepth(stores, order, position, before !== null);
  const movement = { tree, nodeId, toUplineId: position.uplineId, isMove: before !== null, now };
  throwIfAny(await movementProblems(plan, trees, movement));

  const at = instantOf(order.at, now, changedAt, before?.from ?? '', upline?.from ?? '');
  if (before !== null) await trees.end(before.id, at);
  const { actor, requestId } = context;
  const { reason, rule, batchId } = order;
  const place = { tree: tree.name, nodeId, ...position };
  const id = await trees.placeAndNote({ ...place, rule, reason, actor, requestId, at, batchId });
  const followed = await recordPlacement(stores, order, { before, position, at, now }, context);
  return { before, after: { ...place, id, from: at, isVacant: false, batchId }, ...followed };
}

/** @throws ProblemError `move_outdated` */
function assertSeen({ tree, version }: PlacementOrder, before: Placement | null, to: Position): void {
  if (version === undefined || version === moveVersion([{ from: placementPosition(before), to }])) return;
  throw new ProblemError([treeProblem('move_outdated', 'Version', { tree: tree.name })]);
}

interface Recorded {
  readonly before: Placement | null;
  readonly position: Position;
  /** Instant of the tree. */
  readonly at: string;
  /** Time of the clock. */
  readonly now: string;
}

/** SponsorId follows the sponsor tree, and the events report it. */
async function recordPlacement(
  { customers, events }: TreeWriteStores,
  { tree, nodeId, batchId }: PlacementOrder,
  { before, position, at, now }: Recorded,
  context: CallContext,
): Promise<Pick<CarriedOut, 'sponsorBefore'>> {
  const followed = tree.isSponsorTree
    ? { sponsorBefore: await customers.followSponsor(nodeId, position.uplineId, now, context) }
    : {};
  // A record whose sponsor was written is already listed as changed.
  if (!tree.isSponsorTree) await noteShown(customers, tree, [nodeId], now);
  const from = before?.isVacant === true ? null : before;
  const placed = placementEvent({ tree: tree.name, nodeId, before: from, after: position, batchId, at });
  await events.add(tree.isSponsorTree ? [sponsorFollowed(nodeId, at), placed] : [placed], context);
  return followed;
}

async function standingProblems(
  { trees }: TreeWriteStores,
  plan: CommissionPlan,
  { tree, nodeId, toUplineId, leg, findAvailable }: PlacementOrder,
  before: Placement | null,
  upline: Placement | null,
): Promise<Problem[]> {
  const named = namedLeg(tree, leg, !findAvailable, 'leg');
  if (before !== null && before.uplineId === null) return [treeProblem('root_stays', 'customerId')];
  const merged = await mergedNodeProblems(trees, nodeId);
  if (merged.length > 0) return merged;
  if (toUplineId === nodeId) return [treeProblem('placement_under_self', 'toUplineId'), ...named.problems];
  if (upline === null) {
    const details = { field: 'toUplineId', tree: tree.name };
    return [treeProblem('upline_not_placed', 'toUplineId', details), ...named.problems];
  }
  const isCycle = before !== null && (await trees.isBelow(tree.name, toUplineId, nodeId));
  if (isCycle) {
    const details = { upline: toUplineId, tree: tree.name };
    return [treeProblem('placement_cycle', 'toUplineId', details), ...named.problems];
  }
  // A node that already stands below the upline is not new there.
  const isNew = before === null || before.isVacant || before.uplineId !== toUplineId;
  const reason = isNew ? await whyUplineIsClosed(plan, trees, tree, toUplineId) : null;
  if (reason === null) return [...named.problems];
  return [
    treeProblem('upline_takes_nobody', 'toUplineId', { upline: toUplineId, reason }),
    ...named.problems,
  ];
}

async function findOpenPosition({ trees }: TreeWriteStores, order: PlacementOrder): Promise<Position> {
  const { tree, nodeId, toUplineId: uplineId, findAvailable } = order;
  const { leg } = namedLeg(tree, order.leg, !findAvailable, 'leg');
  if (leg === '') return findFirstOpen(trees, tree, uplineId, nodeId);
  const bottomId = await trees.bottomOfLeg(tree.name, uplineId, leg, nodeId);
  if (bottomId !== uplineId && !findAvailable) {
    throwIfAny([treeProblem('position_taken', 'leg', { leg, upline: uplineId, tree: tree.name })]);
  }
  return { uplineId: bottomId, leg };
}

async function checkDepth(
  { trees }: TreeWriteStores,
  { tree, nodeId }: PlacementOrder,
  { uplineId }: Position,
  hasSubtree: boolean,
): Promise<void> {
  if (tree.depth === undefined) return;
  const height = hasSubtree ? await trees.heightOf(tree.name, nodeId, tree.depth) : 1;
  await assertDepth(trees, tree, uplineId, 'toUplineId', height);
}
