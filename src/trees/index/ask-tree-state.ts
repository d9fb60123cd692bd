import type { KnownLeg } from '../store/downline-reader.ts';
import type { LegEnd } from '../store/leg-reader.ts';
import { wayUp } from './stretches.ts';
import { LEG_SHIFT, NO_SLOT, PLACED, type TreeState, VACANT } from './tree-state.ts';
import { weightOf } from './tree-weights.ts';

/*
 * Questions about the present state of a tree. Each takes at most as many steps as the level of the node. A node
 * without a place has no upline and no downline.
 */

/** The number of the leg of a node, from 1; 0 for none. */
export function legOf({ place }: TreeState, slot: number): number {
  return place.get(slot) >> LEG_SHIFT;
}

export function isOnLeg(state: TreeState, slot: number): boolean {
  return legOf(state, slot) > 0;
}

/** The slot of a placed node, vacant or not; 0 for any other node. */
export function placedSlot({ slots, place }: TreeState, nodeId: number): number {
  const slot = slots.find(nodeId);
  return slot !== NO_SLOT && (place.get(slot) & PLACED) !== 0 ? slot : NO_SLOT;
}

/** Customers below a node, without vacant places. */
export function countBelow(state: TreeState, nodeId: number): number {
  const slot = placedSlot(state, nodeId);
  return slot === NO_SLOT ? 0 : state.below.get(slot);
}

/** Customers below a node by base type, without types that do not occur. */
export function countBelowByType(state: TreeState, nodeId: number): Map<number, number> {
  const slot = placedSlot(state, nodeId);
  const counts = new Map<number, number>();
  if (slot === NO_SLOT) return counts;
  const others = state.belowOfType.map((column) => column.get(slot));
  const first = others.reduce((rest, count) => rest - count, state.below.get(slot));
  for (const [position, count] of [first, ...others].entries()) {
    const type = state.types[position];
    if (count > 0 && type !== undefined) counts.set(type, count);
  }
  return counts;
}

/** The weight of a node and all nodes below it; `undefined` in a tree without pushed weights. */
export function pushedWeight(state: TreeState, nodeId: number): number | undefined {
  if (!state.shape.hasWeights) return undefined;
  const slot = placedSlot(state, nodeId);
  return slot === NO_SLOT ? 0 : weightOf(state, slot).pushed;
}

/** The whole downline of each of these nodes. */
export function countEach(state: TreeState, nodeIds: readonly number[]): Map<number, number> {
  return new Map(nodeIds.map((nodeId) => [nodeId, countBelow(state, nodeId)]));
}

/** Customers in each leg that has a node; all of them under an empty name in trees without legs. */
export function countBelowByLeg(state: TreeState, nodeId: number): Map<string, number> {
  const { shape, firstBelow, next, place, below } = state;
  if (shape.legs.length === 0) return new Map([['', countBelow(state, nodeId)]]);
  const counts = new Map<string, number>();
  const slot = placedSlot(state, nodeId);
  if (slot === NO_SLOT) return counts;
  for (let head = firstBelow.get(slot); head !== NO_SLOT; head = next.get(head)) {
    const own = (place.get(head) & VACANT) === 0 ? 1 : 0;
    counts.set(shape.legs[legOf(state, head) - 1] ?? '', own + below.get(head));
  }
  return counts;
}

/** The legs of a node that are not empty. */
export function legsBelow(state: TreeState, nodeId: number): KnownLeg[] {
  const { shape, slots, firstBelow, next } = state;
  const found: KnownLeg[] = [];
  const slot = placedSlot(state, nodeId);
  if (slot === NO_SLOT) return found;
  for (let head = firstBelow.get(slot); head !== NO_SLOT; head = next.get(head)) {
    const leg = legOf(state, head);
    if (leg === 0) continue;
    const { total: placed, pushed } = weightOf(state, head);
    const endId = slots.idOf(endOfLeg(state, head, leg));
    found.push({ leg: shape.legs[leg - 1] ?? '', nodeId: slots.idOf(head), endId, placed, pushed });
  }
  return found;
}

/**
 * Uplines from the nearest to the root; `null` when there are more than the limit.
 */
export function uplinesOf(state: TreeState, nodeId: number, limit: number): number[] | null {
  const ids: number[] = [];
  let slot = state.upline.get(placedSlot(state, nodeId));
  for (; slot !== NO_SLOT; slot = state.upline.get(slot)) {
    if (ids.length === limit) return null;
    ids.push(state.slots.idOf(slot));
  }
  return ids;
}

/** The nearest uplines, up to a number. */
export function nearestUplinesOf(state: TreeState, nodeId: number, count: number): number[] {
  const ids: number[] = [];
  let slot = state.upline.get(placedSlot(state, nodeId));
  for (; slot !== NO_SLOT && ids.length < count; slot = state.upline.get(slot)) {
    ids.push(state.slots.idOf(slot));
  }
  return ids;
}

/** Levels from the root; `null` for a node without a place. */
export function levelOf(state: TreeState, nodeId: number): number | null {
  const slot = placedSlot(state, nodeId);
  if (slot === NO_SLOT) return null;
  return wayUp(state, state.upline.get(slot), NO_SLOT).levels;
}

/** How many levels a node is below another one; `null` when it is not below. */
export function levelBelow(state: TreeState, nodeId: number, ancestorId: number): number | null {
  const ancestor = placedSlot(state, ancestorId);
  if (ancestor === NO_SLOT) return null;
  return wayUp(state, placedSlot(state, nodeId), ancestor).levels || null;
}

/** Levels from a node down to the lowest node below it, both included, counted up to the limit of the shape. */
export function heightOf(state: TreeState, nodeId: number): number {
  return 1 + state.height.get(placedSlot(state, nodeId));
}

/**
 * The last node on the way down along one leg; the node itself when that leg is empty.
 * @param exceptId a node that is about to leave its place, with its whole downline
 */
export function bottomOfLeg(state: TreeState, nodeId: number, leg: string, exceptId = 0): number {
  const from = placedSlot(state, nodeId);
  const number = state.shape.legs.indexOf(leg) + 1;
  if (from === NO_SLOT || number === 0) return nodeId;
  const end = endOfLeg(state, from, number);
  const except = placedSlot(state, exceptId);
  // The leg goes through the node that leaves if both have the same end. It will then end above that node.
  const goesThrough =
    except !== NO_SLOT &&
    legOf(state, except) === number &&
    endOfLeg(state, except, number) === end &&
    (wayUp(state, except, from).levels ?? 0) > 0;
  return state.slots.idOf(goesThrough ? state.upline.get(except) : end);
}

/**
 * The same with its place and its level; `undefined` when counting the levels takes more steps than the limit, and
 * `null` for a node without a place.
 */
export function legEndOf(
  state: TreeState,
  nodeId: number,
  leg: string,
  stepsMax: number,
): LegEnd | null | undefined {
  const from = placedSlot(state, nodeId);
  if (from === NO_SLOT) return null;
  const id = bottomOfLeg(state, nodeId, leg);
  const end = placedSlot(state, id);
  const { levels, steps } = wayUp(state, end, from);
  if (levels === null || steps > stepsMax) return undefined;
  const upline = state.upline.get(end);
  return {
    id,
    uplineId: upline === NO_SLOT ? null : state.slots.idOf(upline),
    leg: state.shape.legs[legOf(state, end) - 1] ?? '',
    level: levels,
    isVacant: (state.place.get(end) & VACANT) !== 0,
  };
}

/** The node directly below in one leg. */
export function directlyBelow(state: TreeState, slot: number, leg: number): number {
  let below = state.firstBelow.get(slot);
  while (below !== NO_SLOT && legOf(state, below) !== leg) below = state.next.get(below);
  return below;
}

/** The last node on the way down from a node along one leg; the node itself when that leg is empty. */
function endOfLeg(state: TreeState, from: number, leg: number): number {
  const { of, bottom, leg: legOfStretch } = state.stretches;
  for (let last = from; ; ) {
    const stretch = of.get(last);
    if (stretch !== 0 && legOfStretch.get(stretch) === leg) last = bottom.get(stretch);
    const below = directlyBelow(state, last, leg);
    if (below === NO_SLOT) return last;
    last = below;
  }
}

/**
 * The nearest open position at or below a node: on the highest level, then from left to right; `null` in a
 * tree without legs, and for a node without a place.
 * @param exceptId a node that is about to leave its place, with its whole downline; its place counts as taken
 */
export function firstOpen(
  state: TreeState,
  nodeId: number,
  exceptId = 0,
): { readonly uplineId: number; readonly leg: string } | null {
  const { legs } = state.shape;
  let slot = placedSlot(state, nodeId);
  if (slot === NO_SLOT || legs.length === 0) return null;
  const open = openWithout(state, slot, placedSlot(state, exceptId));
  if (!Number.isFinite(open(slot))) return null;
  for (;;) {
    const below = belowByLeg(state, slot);
    const free = legs.findIndex((_, index) => below[index + 1] === undefined);
    if (free !== -1) return { uplineId: state.slots.idOf(slot), leg: legs[free] ?? '' };
    const nearest = open(slot) - 1;
    const step = below.find((child) => child !== undefined && open(child) === nearest);
    if (step === undefined) throw new TypeError('The index of open positions contradicts itself');
    slot = step;
  }
}

/** The nodes directly below by number of the leg. */
function belowByLeg(state: TreeState, slot: number): (number | undefined)[] {
  const below: (number | undefined)[] = new Array(state.shape.legs.length + 1).fill(undefined);
  for (let child = state.firstBelow.get(slot); child !== NO_SLOT; child = state.next.get(child)) {
    if (isOnLeg(state, child)) below[legOf(state, child)] = child;
  }
  return below;
}

/** The column `open` as it would be if no position were open at or below one node. */
function openWithout(state: TreeState, root: number, except: number): (slot: number) => number {
  if (except === NO_SLOT) return (slot) => state.open.get(slot);
  const changed = new Map([[except, Number.POSITIVE_INFINITY]]);
  const open = (slot: number) => changed.get(slot) ?? state.open.get(slot);
  for (let slot = except; slot !== root && slot !== NO_SLOT; ) {
    slot = state.upline.get(slot);
    if (slot === NO_SLOT) break;
    const below = belowByLeg(state, slot).slice(1);
    const isFull = below.every((child) => child !== undefined);
    const nearest = isFull ? 1 + Math.min(...below.map((child) => open(child ?? NO_SLOT))) : 0;
    // Nothing changes further up.
    if (nearest === state.open.get(slot)) break;
    changed.set(slot, nearest);
  }
  return open;
}
