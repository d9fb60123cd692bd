import { NO_SLOT, type TreeState } from './tree-state.ts';

/*
 * The nodes directly below one node are a list. Where legs hold one node each, the list is short, so all are
 * searched for the previous node. In trees without legs, the list may have a million nodes, and each node knows
 * the previous one.
 */

/** Puts a node first in the list of the node above it. */
export function link({ shape, firstBelow, next, previous }: TreeState, slot: number, above: number): void {
  const first = firstBelow.get(above);
  next.set(slot, first);
  if (first !== NO_SLOT && shape.legs.length === 0) previous.set(first, slot);
  firstBelow.set(above, slot);
}

/** Takes a node out of the list of the node above it. */
export function unlink(state: TreeState, slot: number, above: number): void {
  const { shape, firstBelow, next, previous } = state;
  const after = next.get(slot);
  const before = siblingBefore(state, slot, above);
  if (before === NO_SLOT) firstBelow.set(above, after);
  else next.set(before, after);
  next.set(slot, NO_SLOT);
  if (shape.legs.length > 0) return;
  if (after !== NO_SLOT) previous.set(after, before);
  previous.set(slot, NO_SLOT);
}

function siblingBefore(
  { shape, firstBelow, next, previous }: TreeState,
  slot: number,
  above: number,
): number {
  if (shape.legs.length === 0) return previous.get(slot);
  let before = NO_SLOT;
  for (let at = firstBelow.get(above); at !== slot; at = next.get(at)) before = at;
  return before;
}
