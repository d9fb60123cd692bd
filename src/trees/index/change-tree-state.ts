import { directlyBelow, legOf } from './ask-tree-state.ts';
import { link, unlink } from './siblings.ts';
import { breakStretch, climbToRoot } from './stretches.ts';
import { LEG_SHIFT, NO_SLOT, PLACED, type TreeState, VACANT } from './tree-state.ts';
import { addAbove, addOwnAbove, changeWeight, typePosition, weightOf } from './tree-weights.ts';

/** Where a node stands now. */
export interface NodePlace {
  readonly uplineId: number | null;
  readonly leg: string;
  readonly isVacant: boolean;
  readonly baseType: number;
  /** The weight that was pushed for the node; 0 for none. */
  readonly weight: number;
}

/** Nodes whose place or base type has changed, with their current place; `null` for a node without a place. */
export type NodeChanges = ReadonlyMap<number, NodePlace | null>;

/** The placements contradict each other, so the index cannot hold them. */
export class ContradictionError extends Error {
  override readonly name = 'ContradictionError';
  readonly nodeIds: readonly number[];

  constructor(what: string, nodeIds: readonly number[]) {
    super(`${what}: ${nodeIds.join(', ')}`);
    this.nodeIds = nodeIds;
  }
}

/**
 * Brings a state from one moment to a later one. Changes contain the current places, so changes that the state already
 * has do no harm. The state is inconsistent until the end.
 * @throws ContradictionError, IndexFullError; the state is then unusable
 */
export async function applyChanges(
  state: TreeState,
  changes: NodeChanges,
  breathe: () => Promise<void> | undefined = () => undefined,
): Promise<void> {
  for (const [nodeId, place] of changes) {
    const pause = breathe();
    if (pause !== undefined) await pause;
    detachMoved(state, nodeId, place);
  }
  for (const [nodeId, place] of changes) {
    const pause = breathe();
    if (pause !== undefined) await pause;
    if (place !== null) attach(state, state.slots.add(nodeId), place);
  }
  for (const [nodeId, place] of changes) {
    const pause = breathe();
    if (pause !== undefined) await pause;
    assertSupported(state, nodeId, place);
  }
}

/** The same without pauses, for few changes. */
export function applyFewChanges(state: TreeState, changes: NodeChanges): void {
  for (const [nodeId, place] of changes) detachMoved(state, nodeId, place);
  for (const [nodeId, place] of changes) {
    if (place !== null) attach(state, state.slots.add(nodeId), place);
  }
  for (const [nodeId, place] of changes) assertSupported(state, nodeId, place);
}

/** The place as one number. */
export function placeNumber(
  legs: readonly string[],
  { leg, isVacant }: Pick<NodePlace, 'leg' | 'isVacant'>,
): number {
  return PLACED | (isVacant ? VACANT : 0) | ((legs.indexOf(leg) + 1) << LEG_SHIFT);
}

function detachMoved(state: TreeState, nodeId: number, place: NodePlace | null): void {
  const slot = state.slots.find(nodeId);
  if (slot === NO_SLOT || (state.place.get(slot) & PLACED) === 0) return;
  if (place === null) {
    detach(state, slot);
    state.place.set(slot, 0);
    return;
  }
  const uplineSlot = place.uplineId === null ? NO_SLOT : state.slots.find(place.uplineId);
  const isThere = place.uplineId === null || uplineSlot !== NO_SLOT;
  const isSameUpline = isThere && state.upline.get(slot) === uplineSlot;
  const isSameLeg = state.place.get(slot) >> LEG_SHIFT === state.shape.legs.indexOf(place.leg) + 1;
  if (!isSameUpline || !isSameLeg) detach(state, slot);
}

/** Removes a node and all nodes below it from its upline's downline. */
function detach(state: TreeState, slot: number): void {
  const { upline } = state;
  const above = upline.get(slot);
  if (above === NO_SLOT) return;
  addAbove(state, above, weightOf(state, slot), -1);
  breakStretch(state, slot, above);
  unlink(state, slot, above);
  upline.set(slot, NO_SLOT);
  refreshAbove(state, above);
}

/** Puts a node in its place, or only corrects its flags and type when it is already there. */
function attach(state: TreeState, slot: number, place: NodePlace): void {
  const { slots, shape, upline, type } = state;
  const number = placeNumber(shape.legs, place);
  const position = typePosition(state, place.baseType);
  const above = place.uplineId === null ? NO_SLOT : slots.add(place.uplineId);
  const isNew = (state.place.get(slot) & PLACED) === 0;
  const stays = !isNew && upline.get(slot) === above;
  if (stays) {
    const isSame = state.place.get(slot) === number && type.get(slot) === position;
    if (!isSame) {
      addOwnAbove(state, above, slot, -1);
      state.place.set(slot, number);
      type.set(slot, position);
      addOwnAbove(state, above, slot, 1);
    }
    if (shape.hasWeights && state.weight.get(slot) !== place.weight) changeWeight(state, slot, place.weight);
    return;
  }
  state.place.set(slot, number);
  type.set(slot, position);
  if (shape.hasWeights) state.weight.set(slot, place.weight);
  if (above !== NO_SLOT) hang(state, slot, above);
}

function hang(state: TreeState, slot: number, above: number): void {
  const { upline, slots, firstBelow, stretches } = state;
  const leg = legOf(state, slot);
  const isLeaf = firstBelow.get(slot) === NO_SLOT;
  // The node was taken out of its place, so it is the root of its downline. A leaf can form a cycle only as its own
  // upline.
  const root = isLeaf ? above : climbToRoot(state, above);
  if (root === slot) throw new ContradictionError('a cycle of placements', [slots.idOf(slot)]);
  if (leg > 0 && directlyBelow(state, above, leg) !== NO_SLOT) {
    throw new ContradictionError('two nodes in one position', [slots.idOf(slot)]);
  }
  link(state, slot, above);
  upline.set(slot, above);
  if (isLeaf) {
    const steps = addOwnAbove(state, above, slot, 1);
    // The way up may be long enough for a stretch.
    if (steps >= stretches.nodes) climbToRoot(state, above);
  } else {
    addAbove(state, above, weightOf(state, slot), 1);
  }
  refreshAbove(state, above);
}

/** Updates open positions and heights, from a node upward as far as they change. */
function refreshAbove(state: TreeState, from: number): void {
  const { shape, upline, open, height } = state;
  if (shape.legs.length > 0) {
    for (let slot = from; slot !== NO_SLOT; slot = upline.get(slot)) {
      const nearest = nearestOpen(state, slot);
      if (open.get(slot) === nearest) break;
      open.set(slot, nearest);
    }
  }
  if (shape.heightMax > 0) {
    for (let slot = from; slot !== NO_SLOT; slot = upline.get(slot)) {
      const highest = levelsBelow(state, slot);
      if (height.get(slot) === highest) break;
      height.set(slot, highest);
    }
  }
}

/** Levels down to the nearest open position, computed from the nodes directly below. */
export function nearestOpen({ shape, firstBelow, next, place, open }: TreeState, slot: number): number {
  let taken = 0;
  let nearest = Number.POSITIVE_INFINITY;
  for (let below = firstBelow.get(slot); below !== NO_SLOT; below = next.get(below)) {
    if (place.get(below) >> LEG_SHIFT === 0) continue;
    taken += 1;
    nearest = Math.min(nearest, open.get(below) + 1);
  }
  return taken < shape.legs.length ? 0 : nearest;
}

/** Levels below a node, computed from the nodes directly below, up to the limit of the shape. */
export function levelsBelow({ shape, firstBelow, next, height }: TreeState, slot: number): number {
  let levels = 0;
  for (let below = firstBelow.get(slot); below !== NO_SLOT; below = next.get(below)) {
    levels = Math.max(levels, height.get(below) + 1);
  }
  return Math.min(levels, shape.heightMax);
}

/** Fails for a node below a node without a place, and for a node that lost its place but has nodes below. */
function assertSupported(state: TreeState, nodeId: number, place: NodePlace | null): void {
  const slot = state.slots.find(nodeId);
  if (slot === NO_SLOT) return;
  if (place === null && state.firstBelow.get(slot) !== NO_SLOT) {
    const below = state.slots.idOf(state.firstBelow.get(slot));
    throw new ContradictionError('an upline that is not placed', [below]);
  }
  const above = state.upline.get(slot);
  if (above !== NO_SLOT && (state.place.get(above) & PLACED) === 0) {
    throw new ContradictionError('an upline that is not placed', [nodeId]);
  }
}
