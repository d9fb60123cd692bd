import { placedSlot } from './ask-tree-state.ts';
import { NO_SLOT, type TreeState, VACANT } from './tree-state.ts';

/*
 * Questions to the present state of a tree that look at many nodes. Each has a limit, so that it holds the main
 * thread for a few milliseconds at the most.
 */

/** Vacant places that a walk passes for each customer that it may find. */
const VACANT_SHARE = 1;

/**
 * The level of everybody below a node; `null` when there are more than the limit, and `undefined` when so many
 * places are vacant that the walk would be long.
 */
export function membersBelow(
  state: TreeState,
  nodeId: number,
  limit: number,
): Map<number, number> | null | undefined {
  const { slots, firstBelow, next, upline, place, below } = state;
  const root = placedSlot(state, nodeId);
  const levels = new Map<number, number>();
  if (root === NO_SLOT) return levels;
  if (below.get(root) > limit) return null;
  const stepsMax = limit * (1 + VACANT_SHARE);
  let steps = 0;
  let level = 1;
  for (let slot = firstBelow.get(root); slot !== NO_SLOT; ) {
    steps += 1;
    if (steps > stepsMax) return undefined;
    if ((place.get(slot) & VACANT) === 0) levels.set(slots.idOf(slot), level);
    const first = firstBelow.get(slot);
    if (first !== NO_SLOT) {
      slot = first;
      level += 1;
      continue;
    }
    while (slot !== root && next.get(slot) === NO_SLOT) {
      slot = upline.get(slot);
      level -= 1;
    }
    slot = slot === root ? NO_SLOT : next.get(slot);
  }
  return levels;
}

/** Steps up for a list of nodes: some milliseconds. */
const STEPS_MAX = 400_000;

/** The level of those of these nodes that stand below a node; `undefined` when the ways up are too long. */
export function whichAreBelow(
  state: TreeState,
  nodeIds: readonly number[],
  ancestorId: number,
): Map<number, number> | undefined {
  const { upline, place } = state;
  const ancestor = placedSlot(state, ancestorId);
  const levels = new Map<number, number>();
  if (ancestor === NO_SLOT) return levels;
  let steps = 0;
  for (const nodeId of nodeIds) {
    const from = placedSlot(state, nodeId);
    if (from === NO_SLOT || (place.get(from) & VACANT) !== 0) continue;
    let level = 0;
    let slot = from;
    while (slot !== NO_SLOT && slot !== ancestor) {
      slot = upline.get(slot);
      level += 1;
    }
    if (slot === ancestor && level > 0) levels.set(nodeId, level);
    steps += level;
    if (steps > STEPS_MAX) return undefined;
  }
  return levels;
}
