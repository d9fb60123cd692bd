import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import { legsOf, type Tree } from '../../commission-plan/tree.ts';
import { createBreath } from '../../kernel/breath.ts';
import type { CallContext } from '../../kernel/call-context.ts';
import { type NewEvent, placementEvent } from '../../kernel/event.ts';
import { ProblemError, throwIfAny } from '../../kernel/problem.ts';
import { treeProblem } from '../rules/errors.ts';
import { instantOf } from '../rules/instants.ts';
import { type MoveEnds, moveEnds } from '../rules/move-version.ts';
import { movementProblems } from '../rules/movement-policy.ts';
import type { Placement } from '../rules/placement.ts';
import { ROLLED_UP_MAX } from './batch-limit.ts';
import { noteShown } from './note-shown.ts';
import type { TreeWriteStores } from './tree-dependencies.ts';

/** The two documented modes: the downline moves up to the upline, or the place stays, marked vacant. */
export type RemovalWay = 'rollup' | 'keep';

export interface RemovalOrder {
  readonly tree: Tree;
  readonly nodeId: number;
  readonly children: RemovalWay;
  readonly reason: string;
  readonly batchId: number | null;
  /** The shared instant of a batch, later than every placement that it touches. */
  readonly at?: string;
  /** How many customers may roll up; {@link ROLLED_UP_MAX} when left out. */
  readonly rolledUpMax?: number;
  /** A removal that the plan itself requires is not a move by hand. */
  readonly ignoresPolicy?: boolean;
}

/**
 * Removes a customer from a tree, inside a unit of work.
 * @returns where they stood, which place stays, and who moved up
 * @throws ProblemError with every obstacle
 */
export async function carryOutRemoval(
  stores: Pick<TreeWriteStores, 'trees' | 'customers' | 'events'>,
  plan: CommissionPlan,
  order: RemovalOrder,
  now: string,
  context: CallContext,
): Promise<{ readonly ends: MoveEnds; readonly rolledUp: readonly number[]; readonly at: string }> {
  const { tree, nodeId, children, reason, batchId } = order;
  const { trees } = stores;
  const changedAt = await trees.lock(tree.name, 'change');
  const before = await trees.currentPlacement(tree.name, nodeId);
  const uplineId = checkedUpline(order, before);
  if (before === null) throw new TypeError('An unplaced customer passed the checks');
  if (order.ignoresPolicy !== true) {
    throwIfAny(await movementProblems(plan, trees, { tree, nodeId, toUplineId: null, isMove: true, now }));
  }

  const below = children === 'rollup' ? await findRollingUp(trees, order) : [];
  const legs = children === 'rollup' ? await freeLegs(stores, tree, before, below) : [];
  const at = instantOf(order.at, now, changedAt, before.from, ...below.map(({ from }) => from));
  const shared = { tree: tree.name, uplineId, reason, at, batchId };
  const audit = { actor: context.actor, requestId: context.requestId };
  const events: NewEvent[] = [];
  await trees.end(before.id, at);
  if (children === 'keep') {
    await trees.place({ ...shared, ...audit, nodeId, leg: before.leg, rule: 'KeepPlace', isVacant: true });
  }
  const breathe = createBreath(context.signal);
  for (const [index, child] of below.entries()) {
    await breathe();
    await trees.end(child.id, at);
    const { nodeId: childId, isVacant } = child;
    const leg = legs[index] ?? '';
    await trees.place({ ...shared, ...audit, nodeId: childId, leg, rule: 'RollUp', isVacant });
    if (isVacant) continue;
    const change = { tree: tree.name, nodeId: childId, before: child, after: { uplineId, leg } };
    events.push(placementEvent({ ...change, batchId, at }));
  }
  const keepsPlace = children === 'keep';
  if (!before.isVacant)
    events.push(placementEvent({ tree: tree.name, nodeId, before, after: null, keepsPlace, batchId, at }));
  await stores.events.add(events, context);
  await trees.noteChange(tree.name, at);
  const rolledUp = below.map((child) => child.nodeId);
  await noteShown(stores.customers, tree, [nodeId, ...rolledUp], now);
  return { ends: moveEnds(before, keepsPlace ? before : null), rolledUp, at };
}

function checkedUpline({ tree, children }: RemovalOrder, before: Placement | null): number {
  const details = { tree: tree.name };
  if (before === null || (before.isVacant && children === 'keep')) {
    throw new ProblemError([treeProblem('not_placed', 'customerId', details)]);
  }
  if (before.uplineId === null) throw new ProblemError([treeProblem('root_stays', 'customerId')]);
  if (tree.kind === 'Enrollment' && children === 'rollup') {
    throw new ProblemError([treeProblem('enrollment_stays', 'children', details)]);
  }
  return before.uplineId;
}

async function findRollingUp(
  trees: TreeWriteStores['trees'],
  { tree, nodeId, rolledUpMax = ROLLED_UP_MAX }: RemovalOrder,
): Promise<readonly Placement[]> {
  const below = await trees.directDownline(tree.name, [nodeId], rolledUpMax + 1);
  if (below.length <= rolledUpMax) return below;
  throw new ProblemError([
    treeProblem('roll_up_too_large', 'children', { max: rolledUpMax, tree: tree.name }),
  ]);
}

/** A leg for each node that moves up: first the one that becomes free, then the free ones. */
async function freeLegs(
  { trees }: Pick<TreeWriteStores, 'trees'>,
  tree: Tree,
  { uplineId, leg }: Placement,
  below: readonly Placement[],
): Promise<readonly string[]> {
  const legs = legsOf(tree);
  if (legs.length === 0 || uplineId === null) return [];
  const siblings = await trees.nodesOnLegs(tree.name, [uplineId], legs);
  const taken = new Set(siblings.map((placement) => placement.leg));
  const free = [leg, ...legs.filter((candidate) => !taken.has(candidate))];
  if (free.length >= below.length) return free;
  const details = { upline: uplineId, tree: tree.name };
  throw new ProblemError([treeProblem('no_room_to_roll_up', 'children', details)]);
}
