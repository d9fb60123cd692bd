import { placedSlot } from './ask-tree-state.ts';
import { wayUp } from './stretches.ts';
import { NO_SLOT, type TreeState, VACANT } from './tree-state.ts';
import { type AssertWanted, NODES_A_QUESTION, visitBelow } from './walk-nodes.ts';

/*
 * Questions about the present state of a tree that look at many nodes. Each has a limit, so that it holds the
 * main thread for a few milliseconds at most.
 */

class TooLongError extends Error {
  override readonly name = 'TooLongError';
}

/**
 * Walks through a short downline at once.
 * @param work gets the slot of the node, and what to call during the walk
 * @param nodesMax places to look at, vacant or not
 * @returns `undefined` when there are more
 */
export function walkAtOnce<Answer>(
  state: TreeState,
  nodeId: number,
  work: (root: number, assertShort: AssertWanted) => Answer,
  nodesMax = NODES_A_QUESTION - 1,
): Answer | undefined {
  return walkBriefly((assertShort) => work(placedSlot(state, nodeId), assertShort), nodesMax);
}

/** The same for any walk. */
export function walkBriefly<Answer>(
  work: (assertShort: AssertWanted) => Answer,
  nodesMax: number,
): Answer | undefined {
  let left = nodesMax;
  const assertShort = () => {
    left -= NODES_A_QUESTION;
    if (left < 0) throw new TooLongError();
  };
  try {
    return work(assertShort);
  } catch (error) {
    if (error instanceof TooLongError) return undefined;
    throw error;
  }
}

/** Vacant places that a walk passes for each customer that it may find. */
const VACANT_SHARE = 1;

/**
 * The level of each customer below a node; `null` when there are more than the limit, and `undefined` when so
 * many places are vacant that the walk would be long.
 */
export function membersBelow(
  state: TreeState,
  nodeId: number,
  limit: number,
): Map<number, number> | null | undefined {
  const find = (root: number, assertShort: AssertWanted) => {
    if (state.below.get(root) > limit) return null;
    const levels = new Map<number, number>();
    const add = (slot: number, level: number) => void levels.set(state.slots.idOf(slot), level);
    visitBelow(state, root, Number.POSITIVE_INFINITY, add, assertShort);
    return levels;
  };
  return walkAtOnce(state, nodeId, find, limit * (1 + VACANT_SHARE) + NODES_A_QUESTION);
}

/** Maximum number of steps up for a list of nodes: some milliseconds. */
const STEPS_MAX = 400_000;

/** The levels of the nodes among these that are below a node; `undefined` when the ways up are too long. */
export function whichAreBelow(
  state: TreeState,
  nodeIds: readonly number[],
  ancestorId: number,
): Map<number, number> | undefined {
  const { place } = state;
  const ancestor = placedSlot(state, ancestorId);
  const levels = new Map<number, number>();
  if (ancestor === NO_SLOT) return levels;
  let steps = 0;
  for (const nodeId of nodeIds) {
    const from = placedSlot(state, nodeId);
    if (from === NO_SLOT || (place.get(from) & VACANT) !== 0) continue;
    const way = wayUp(state, from, ancestor);
    if (way.levels !== null && way.levels > 0) levels.set(nodeId, way.levels);
    steps += way.steps;
    if (steps > STEPS_MAX) return undefined;
  }
  return levels;
}

/** The first of these nodes that is placed, in a place that is not vacant. */
export function firstPlaced(state: TreeState, nodeIds: readonly number[]): number | null {
  const isPlaced = (nodeId: number) => {
    const slot = placedSlot(state, nodeId);
    return slot !== NO_SLOT && (state.place.get(slot) & VACANT) === 0;
  };
  return nodeIds.find(isPlaced) ?? null;
}
