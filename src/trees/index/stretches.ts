import type { SummedColumn } from './summed-column.ts';
import { LEG_SHIFT, NO_SLOT, type TreeState } from './tree-state.ts';

/** Forms a stretch from one node up to another. Their number must fit, and none may be in a stretch. */
export function formStretch({ stretches, upline, place }: TreeState, bottom: number, top: number): void {
  const stretch = stretches.nextFree.get(0);
  if (stretch === 0) return;
  stretches.nextFree.set(0, stretches.nextFree.get(stretch));
  let leg = place.get(bottom) >> LEG_SHIFT;
  for (let slot = bottom; slot !== top; slot = upline.get(slot)) {
    if (place.get(slot) >> LEG_SHIFT !== leg) leg = 0;
    stretches.of.set(slot, stretch);
  }
  stretches.of.set(top, stretch);
  stretches.bottom.set(stretch, bottom);
  stretches.top.set(stretch, top);
  stretches.leg.set(stretch, leg);
}

/** Dissolves a stretch whose nodes are about to be separated below a node. */
export function breakStretch(state: TreeState, slot: number, above: number): void {
  const { stretches, upline } = state;
  const stretch = stretches.of.get(slot);
  if (stretch === 0 || stretches.of.get(above) !== stretch) return;
  const columns = summedColumns(state);
  const end = upline.get(stretches.top.get(stretch));
  for (let node = stretches.bottom.get(stretch); node !== end; node = upline.get(node)) {
    for (const column of columns) column.add(node, column.ofStretch.get(stretch));
    stretches.of.set(node, 0);
  }
  for (const { ofStretch } of columns) ofStretch.set(stretch, 0);
  stretches.nextFree.set(stretch, stretches.nextFree.get(0));
  stretches.nextFree.set(0, stretch);
}

function summedColumns({ shape, below, weightBelow, belowOfType }: TreeState): SummedColumn[] {
  return [below, ...(shape.hasWeights ? [weightBelow] : []), ...belowOfType];
}

/** The root above a node. Forms stretches on long parts without any, so that the next way is shorter. */
export function climbToRoot(state: TreeState, from: number): number {
  const { stretches, upline } = state;
  const { of, top, bottom, nodes, canForm } = stretches;
  // The lowest nodes of a way stay free, because they change most often.
  let free = 0;
  let lowest = from;
  let root = from;
  for (let slot = from; slot !== NO_SLOT; slot = upline.get(slot)) {
    const stretch = of.get(slot);
    if (stretch !== 0) {
      if (bottom.get(stretch) === slot) slot = top.get(stretch);
      free = nodes;
    } else if (canForm) {
      free += 1;
      if (free === nodes + 1) lowest = slot;
      if (free === 2 * nodes) {
        formStretch(state, lowest, slot);
        free = nodes;
      }
    }
    root = slot;
  }
  return root;
}

/** The length of a way up. */
export interface WayUp {
  /** `null` when the other node is not above. */
  readonly levels: number | null;
  /** The steps that the count took. */
  readonly steps: number;
}

/** The way from a node up to another one; for {@link NO_SLOT}, past the root. */
export function wayUp({ stretches, upline }: TreeState, from: number, to: number): WayUp {
  const { of, top, bottom, nodes } = stretches;
  const ofEnd = to === NO_SLOT ? 0 : of.get(to);
  let levels = 0;
  let steps = 0;
  for (let slot = from; slot !== to; steps += 1) {
    if (slot === NO_SLOT) return { levels: null, steps };
    const stretch = of.get(slot);
    const passes = stretch !== 0 && stretch !== ofEnd && bottom.get(stretch) === slot;
    levels += passes ? nodes : 1;
    slot = upline.get(passes ? top.get(stretch) : slot);
  }
  return { levels, steps };
}
