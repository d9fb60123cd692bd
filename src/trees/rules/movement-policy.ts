import { type CommissionPlan, enrollmentTree } from '../../commission-plan/commission-plan.ts';
import type { Tree } from '../../commission-plan/tree.ts';
import type { Problem } from '../../kernel/problem.ts';
import type { TreeReader } from '../store/tree-reader.ts';
import { treeProblem } from './errors.ts';

/** A change to a tree that a caller requests by hand. */
export interface Movement {
  readonly tree: Tree;
  readonly nodeId: number;
  /** `null` for a removal. */
  readonly toUplineId: number | null;
  /** Whether the node already stands in the tree; placing the unplaced is not a move. */
  readonly isMove: boolean;
  readonly now: string;
}

const DAY_MS = 86_400_000;

/** The problems from each rule of the movement policy that forbids the change. */
export async function movementProblems(
  plan: CommissionPlan,
  trees: TreeReader,
  movement: Movement,
): Promise<Problem[]> {
  const frozen = frozenProblems(movement);
  if (!movement.isMove) return frozen;
  return [
    ...frozen,
    ...(await windowProblems(trees, movement)),
    ...(await typeProblems(trees, movement)),
    ...(await depthProblems(plan, trees, movement)),
  ];
}

function frozenProblems({ tree, now }: Movement): Problem[] {
  const at = Date.parse(now);
  const periods = tree.movementPolicy?.frozen ?? [];
  return periods
    .filter(({ from, to }) => Date.parse(from) <= at && at < Date.parse(to))
    .map(({ to }) => treeProblem('moves_are_frozen', undefined, { tree: tree.name, until: to }));
}

async function windowProblems(trees: TreeReader, { tree, nodeId, now }: Movement): Promise<Problem[]> {
  const days = tree.movementPolicy?.windowDays;
  if (days === undefined) return [];
  const [first] = await trees.history(tree.name, nodeId);
  const isOpen = first === undefined || Date.parse(now) < Date.parse(first.from) + days * DAY_MS;
  return isOpen ? [] : [treeProblem('move_window_closed', undefined, { tree: tree.name, days })];
}

async function typeProblems(trees: TreeReader, { tree, nodeId }: Movement): Promise<Problem[]> {
  const allowed = tree.movementPolicy?.baseTypes;
  if (allowed === undefined) return [];
  const baseType = await trees.baseTypeOf(nodeId);
  const isAllowed = baseType !== null && allowed.includes(baseType);
  return isAllowed ? [] : [treeProblem('move_type_not_allowed', undefined, { tree: tree.name })];
}

async function depthProblems(
  plan: CommissionPlan,
  trees: TreeReader,
  { tree, nodeId, toUplineId }: Movement,
): Promise<Problem[]> {
  const levels = tree.movementPolicy?.depthLimit;
  if (levels === undefined || toUplineId === null) return [];
  const enrollment = await trees.currentPlacement(enrollmentTree(plan).name, nodeId);
  const enrollerId = enrollment?.uplineId ?? null;
  const above =
    enrollerId === null || enrollerId === toUplineId
      ? 0
      : await trees.levelBelow(tree.name, toUplineId, enrollerId);
  const isNear = above !== null && above + 1 <= levels;
  return isNear ? [] : [treeProblem('move_too_deep', 'toUplineId', { tree: tree.name, levels })];
}
