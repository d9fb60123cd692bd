import type { PlaceInDownline } from '../store/downline-reader.ts';
import { legOf, placedSlot } from './ask-tree-state.ts';
import { NO_SLOT, type TreeState } from './tree-state.ts';

/** Maximum number of nodes to look at: a fraction of a millisecond. */
const LOOKS_MAX = 1_000;

/** Nodes directly below one node that are still to be visited; the next one is last. */
interface OpenBranch {
  readonly upline: number;
  readonly slots: number[];
}

/**
 * The next nodes that a list of a downline visits, branch by branch, and that have nodes directly below. Includes
 * the node at which the list continues. Ends before a node with very many nodes below.
 * @param nodesMax nodes that the list still shows
 */
export function branchesAhead(
  state: TreeState,
  { rootId, uplineId, level, afterId, levels }: PlaceInDownline,
  nodesMax: number,
): number[] {
  const { slots, upline, firstBelow } = state;
  const root = placedSlot(state, rootId);
  const found: number[] = [];
  const open: OpenBranch[] = [];
  let looksLeft = LOOKS_MAX;
  let depth = level;
  /** @param passed the node after which the list continues; none at the beginning */
  const enter = (slot: number, passed: number): boolean => {
    const below = inOrder(state, slot, looksLeft);
    looksLeft -= below.length;
    if (looksLeft <= 0) return false;
    const ahead = below.slice(below.indexOf(passed) + 1).reverse();
    if (ahead.length > 0) found.push(slots.idOf(slot));
    open.push({ upline: slot, slots: ahead });
    return true;
  };
  let isOpen = enter(placedSlot(state, uplineId), afterId === null ? NO_SLOT : slots.find(afterId));
  for (let nodes = 0; isOpen && nodes <= nodesMax; ) {
    const branch = open.at(-1);
    if (branch === undefined) break;
    const slot = branch.slots.pop();
    if (slot === undefined) {
      open.pop();
      depth -= 1;
      if (open.length > 0) continue;
      if (branch.upline === root || branch.upline === NO_SLOT) break;
      isOpen = enter(upline.get(branch.upline), branch.upline);
      continue;
    }
    nodes += 1;
    if (depth === levels || firstBelow.get(slot) === NO_SLOT) continue;
    isOpen = enter(slot, NO_SLOT);
    depth += 1;
  }
  return found;
}

/** The nodes directly below a node by leg and id; `limit` of them in no order when there are more. */
function inOrder(state: TreeState, above: number, limit: number): number[] {
  const { firstBelow, next, slots, shape } = state;
  const below: number[] = [];
  for (let slot = firstBelow.get(above); slot !== NO_SLOT && below.length < limit; slot = next.get(slot)) {
    below.push(slot);
  }
  if (below.length === limit) return below;
  const nameOf = (slot: number) => shape.legs[legOf(state, slot) - 1] ?? '';
  return below.sort((a, b) => {
    const [legOfA, legOfB] = [nameOf(a), nameOf(b)];
    if (legOfA !== legOfB) return legOfA < legOfB ? -1 : 1;
    return slots.idOf(a) - slots.idOf(b);
  });
}
