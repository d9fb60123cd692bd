import type { SizedNode } from '../store/downline-count-reader.ts';
import { NO_SLOT, type TreeState, VACANT } from './tree-state.ts';

/*
 * Walks through a downline of any size. They run in a thread, over a state that does not change until they end.
 */

/** Fails when the walk is no longer wanted. */
export type AssertWanted = () => void;

/** Nodes between two checks of whether the walk is still wanted. */
export const NODES_A_QUESTION = 4_096;

/**
 * Visits all nodes below a node, without vacant places, each before the nodes below it.
 * @param levels how far to go down
 */
export function visitBelow(
  { firstBelow, next, upline, place }: TreeState,
  root: number,
  levels: number,
  visit: (slot: number, level: number) => void,
  assertWanted: AssertWanted = () => undefined,
): void {
  let level = 1;
  let seen = 0;
  for (let slot = levels > 0 ? firstBelow.get(root) : NO_SLOT; slot !== NO_SLOT; ) {
    seen += 1;
    if (seen % NODES_A_QUESTION === 0) assertWanted();
    if ((place.get(slot) & VACANT) === 0) visit(slot, level);
    const first = level < levels ? firstBelow.get(slot) : NO_SLOT;
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
}

/** The number of customers on each level below a node; level 1 comes first. */
export function countLevels(
  state: TreeState,
  root: number,
  levels: number,
  assertWanted?: AssertWanted,
): number[] {
  const counts: number[] = [];
  const count = (_slot: number, level: number) => {
    while (counts.length < level) counts.push(0);
    counts[level - 1] = (counts[level - 1] as number) + 1;
  };
  visitBelow(state, root, levels, count, assertWanted);
  return counts;
}

/** The ids of all nodes below a node. */
export function collectIds(
  state: TreeState,
  root: number,
  levels: number,
  assertWanted?: AssertWanted,
): Int32Array {
  const ids = new Int32Array(state.below.get(root));
  let found = 0;
  const add = (slot: number) => {
    ids[found] = state.slots.idOf(slot);
    found += 1;
  };
  visitBelow(state, root, levels, add, assertWanted);
  return ids.subarray(0, found);
}

/** The ids of all nodes above a node, from the nearest to the root. */
export function collectUplines(
  { upline, slots }: TreeState,
  root: number,
  assertWanted: AssertWanted = () => undefined,
): Int32Array {
  const ids: number[] = [];
  for (let slot = upline.get(root); slot !== NO_SLOT; slot = upline.get(slot)) {
    ids.push(slots.idOf(slot));
    if (ids.length % NODES_A_QUESTION === 0) assertWanted();
  }
  return Int32Array.from(ids);
}

/** The position at which a list by size continues. */
export type SizeMark = SizedNode | null;

/** The largest first; nodes with equal downlines by id. */
function bySize(a: SizedNode, b: SizedNode): number {
  return b.size - a.size || a.id - b.id;
}

/** The nodes directly below a node with the largest downlines, vacant places among them. */
export function largestBelow(
  { slots, firstBelow, next, below }: TreeState,
  root: number,
  { after, limit }: { readonly after: SizeMark; readonly limit: number },
  assertWanted: AssertWanted = () => undefined,
): SizedNode[] {
  const best: SizedNode[] = [];
  const keepBest = () => {
    best.sort(bySize);
    best.length = Math.min(best.length, limit);
  };
  let seen = 0;
  let least: SizedNode | undefined;
  for (let slot = firstBelow.get(root); slot !== NO_SLOT; slot = next.get(slot)) {
    seen += 1;
    if (seen % NODES_A_QUESTION === 0) assertWanted();
    const node = { id: slots.idOf(slot), size: below.get(slot) };
    if (after !== null && bySize(after, node) >= 0) continue;
    if (least !== undefined && bySize(least, node) <= 0) continue;
    best.push(node);
    if (best.length < 2 * limit) continue;
    keepBest();
    least = best.at(-1);
  }
  keepBest();
  return best;
}
