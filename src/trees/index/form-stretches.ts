import { formStretch } from './stretches.ts';
import { LEG_SHIFT, NO_SLOT, type TreeState } from './tree-state.ts';

/**
 * Joins the nodes of a tree that was just built into stretches. A stretch continues down to the larger downline, so
 * a way up enters another stretch in its middle only a few times. A long leg has precedence, because the search for
 * its end follows it.
 * @param order every node after its upline
 */
export function formStretches(state: TreeState, order: Int32Array): void {
  const { stretches, upline } = state;
  const { nodes } = stretches;
  const chosen = new Int32Array(state.slots.size + 1);
  const free = new Int32Array(state.slots.size + 1);
  for (let at = order.length - 1; at >= 0; at -= 1) {
    const slot = order[at] as number;
    const below = chosen[slot] as number;
    free[slot] = 1 + (below === NO_SLOT ? 0 : (free[below] as number));
    if (free[slot] === 2 * nodes) {
      let bottom = slot;
      for (let steps = 1; steps < nodes; steps += 1) bottom = chosen[bottom] as number;
      formStretch(state, bottom, slot);
      free[slot] = nodes;
    }
    const above = upline.get(slot);
    if (above === NO_SLOT) continue;
    const rival = chosen[above] as number;
    if (rival === NO_SLOT || isBefore(state, slot, rival, free)) chosen[above] = slot;
  }
}

function isBefore(state: TreeState, slot: number, rival: number, free: Int32Array): boolean {
  const isLong = isLongLeg(state, slot, free);
  if (isLong !== isLongLeg(state, rival, free)) return isLong;
  return state.below.get(slot) > state.below.get(rival);
}

function isLongLeg({ stretches, upline, place }: TreeState, slot: number, free: Int32Array): boolean {
  const leg = place.get(slot) >> LEG_SHIFT;
  const isSame = leg > 0 && place.get(upline.get(slot)) >> LEG_SHIFT === leg;
  return isSame && (free[slot] as number) >= stretches.nodes;
}
