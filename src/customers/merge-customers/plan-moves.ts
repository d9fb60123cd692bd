import { type CommissionPlan, enabledTrees } from '../../commission-plan/commission-plan.ts';
import { legsOf, type Tree } from '../../commission-plan/tree.ts';
import { type Problem, problemsThrownBy } from '../../kernel/problem.ts';
import { namedTree } from '../../trees/rules/named-tree.ts';
import type { Placement } from '../../trees/rules/placement.ts';
import type { BatchItem } from '../../trees/store/batch-store.ts';
import type { TreeStore } from '../../trees/store/tree-store.ts';
import { ITEMS_MAX } from '../../trees/write/batch-limit.ts';
import { customerProblem } from '../record/errors.ts';
import type { MergeOrder, WantedPlace } from './merge-order.ts';

/** The moves of a merge, in the order in which a placement batch carries them out. */
export interface PlannedMoves {
  readonly items: readonly BatchItem[];
  readonly problems: readonly Problem[];
}

/**
 * Plans for each tree how the customers directly below the merged customer move below the surviving one, and how
 * the merged customer leaves. The caller has locked the trees.
 */
export async function planMoves(
  plan: CommissionPlan,
  trees: TreeStore,
  order: MergeOrder,
): Promise<PlannedMoves> {
  const items: BatchItem[] = [];
  const problems: Problem[] = [];
  const wanted = await readWanted(plan, order, problems);
  for (const tree of enabledTrees(plan)) {
    const place = await trees.currentPlacement(tree.name, order.mergedId);
    if (place === null || place.uplineId === null) continue;
    const below = await peopleBelow(trees, tree, order.mergedId);
    const found = { tree, place, uplineId: place.uplineId, below, wanted: wanted.get(tree.name) ?? [] };
    const planned = await planTree(trees, order, found);
    items.push(...planned.items);
    problems.push(...planned.problems);
  }
  if (items.length <= ITEMS_MAX) return { items, problems };
  return {
    items: [],
    problems: [customerProblem('merge_too_large', 'MergedCustomerId', { max: ITEMS_MAX })],
  };
}

async function readWanted(
  plan: CommissionPlan,
  { places }: MergeOrder,
  problems: Problem[],
): Promise<Map<string, WantedPlace[]>> {
  const byTree = new Map<string, WantedPlace[]>();
  for (const [index, place] of places.entries()) {
    const unknown = await problemsThrownBy(async () => {
      const { name } = namedTree(plan, place.tree, `Places.${index}.Tree`);
      byTree.set(name, [...(byTree.get(name) ?? []), place]);
    });
    problems.push(...unknown);
  }
  return byTree;
}

/** The customers directly below, and the vacant places in between. */
interface Below {
  readonly people: readonly Placement[];
  /** Lowest first. */
  readonly vacant: readonly number[];
}

/** A vacant place has no person to move, so the people below it count as directly below. */
async function peopleBelow(trees: TreeStore, tree: Tree, nodeId: number): Promise<Below> {
  const people: Placement[] = [];
  const vacant: number[] = [];
  let level: readonly number[] = [nodeId];
  while (level.length > 0 && people.length + vacant.length <= ITEMS_MAX) {
    const below = await trees.directDownline(tree.name, level, ITEMS_MAX + 1);
    people.push(...below.filter(({ isVacant }) => !isVacant));
    level = below.filter(({ isVacant }) => isVacant).map((placement) => placement.nodeId);
    vacant.unshift(...level);
  }
  return { people, vacant };
}

interface FoundPlace {
  readonly tree: Tree;
  /** Of the merged customer. */
  readonly place: Placement;
  readonly uplineId: number;
  readonly below: Below;
  readonly wanted: readonly WantedPlace[];
}

async function planTree(
  trees: TreeStore,
  { survivorId, mergedId, findAvailable = false }: MergeOrder,
  found: FoundPlace,
): Promise<PlannedMoves> {
  const { tree, place, uplineId, below, wanted } = found;
  const others = below.people.filter(({ nodeId }) => nodeId !== survivorId);
  const survivor = await trees.currentPlacement(tree.name, survivorId);
  if (others.length > 0 && (survivor === null || survivor.isVacant)) {
    return refused('merge_survivor_not_placed', { survivorId, mergedId, tree: tree.name });
  }
  const move = (placement: Placement) => moveBelow(tree, placement, { survivorId, findAvailable }, wanted);
  const leaves = leave(tree, place, below);
  if (rollsUp(tree, place, survivorId)) {
    const named = others.filter(({ nodeId }) => wanted.some(({ customerId }) => customerId === nodeId));
    return allowed([...named.map(move), ...leaves]);
  }
  const moved = [...others.map(move), ...leaves];
  const isBelow = survivor !== null && (await trees.isBelow(tree.name, survivorId, mergedId));
  // When the merged customer leaves, a surviving customer directly below gets the place.
  const getsThePlace = survivor?.uplineId === mergedId && tree.kind !== 'Enrollment';
  if (!isBelow || getsThePlace) return allowed(moved);
  if (legsOf(tree).length > 0) {
    return refused('merge_survivor_below', { survivorId, mergedId, tree: tree.name });
  }
  return allowed([
    placeItem(tree, survivorId, { toUplineId: uplineId, leg: '', findAvailable: false }),
    ...moved,
  ]);
}

/** With one node per leg, the customers below take the merged customer's leg and the free legs next to it. */
function rollsUp(tree: Tree, { uplineId }: Placement, survivorId: number): boolean {
  return legsOf(tree).length > 0 && uplineId === survivorId;
}

function moveBelow(
  tree: Tree,
  { nodeId, leg }: Placement,
  { survivorId, findAvailable }: { readonly survivorId: number; readonly findAvailable: boolean },
  wanted: readonly WantedPlace[],
): BatchItem {
  const own = wanted.find(({ customerId }) => customerId === nodeId);
  return placeItem(tree, nodeId, {
    toUplineId: own?.toUplineId ?? survivorId,
    leg: own?.leg ?? (own?.findAvailable === true ? '' : leg),
    findAvailable: own?.findAvailable ?? (findAvailable && legsOf(tree).length > 0),
  });
}

/** Every customer keeps a place in the Enrollment tree, so the place stays there, marked vacant. */
function leave(tree: Tree, { nodeId, isVacant }: Placement, { vacant }: Below): readonly BatchItem[] {
  if (tree.kind === 'Enrollment') return isVacant ? [] : [removeItem(tree, nodeId, 'keep')];
  return [...vacant, nodeId].map((id) => removeItem(tree, id, 'rollup'));
}

const SAME_REASON = { reason: '' } as const;

function placeItem(
  tree: Tree,
  customerId: number,
  place: Pick<BatchItem, 'toUplineId' | 'leg' | 'findAvailable'>,
): BatchItem {
  return { action: 'place', customerId, tree: tree.name, children: 'rollup', ...place, ...SAME_REASON };
}

function removeItem(tree: Tree, customerId: number, children: BatchItem['children']): BatchItem {
  const none = { toUplineId: 0, leg: '', findAvailable: false };
  return { action: 'remove', customerId, tree: tree.name, children, ...none, ...SAME_REASON };
}

function allowed(items: readonly BatchItem[]): PlannedMoves {
  return { items, problems: [] };
}

function refused(
  code: 'merge_survivor_below' | 'merge_survivor_not_placed',
  details: Readonly<Record<string, string | number>>,
): PlannedMoves {
  return { items: [], problems: [customerProblem(code, 'MergedCustomerId', details)] };
}
