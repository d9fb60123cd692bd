import type { SummedColumn } from './summed-column.ts';
import { NO_SLOT, PLACED, type TreeState, VACANT } from './tree-state.ts';

/** The position of a base type in the state's list. A new type is added to the list. */
export function typePosition(state: TreeState, baseType: number): number {
  const known = state.types.indexOf(baseType);
  if (known !== -1) return known;
  state.types.push(baseType);
  if (state.types.length > 1) state.belowOfType.push(state.createColumn());
  return state.types.length - 1;
}

/** Placed nodes, and those of each type but the first, with their pushed weights. */
export interface Weight {
  readonly total: number;
  /** The sum of the pushed weights. */
  readonly pushed: number;
  readonly ofType: readonly number[];
}

export function ownWeight({ shape, place, type, weight, belowOfType }: TreeState, slot: number): Weight {
  const total = (place.get(slot) & (PLACED | VACANT)) === PLACED ? 1 : 0;
  const position = type.get(slot);
  const pushed = shape.hasWeights ? total * weight.get(slot) : 0;
  return { total, pushed, ofType: belowOfType.map((_, index) => (position === index + 1 ? total : 0)) };
}

/** The node and all nodes below it. */
export function weightOf(state: TreeState, slot: number): Weight {
  const own = ownWeight(state, slot);
  return {
    total: own.total + state.below.get(slot),
    pushed: own.pushed + (state.shape.hasWeights ? state.weightBelow.get(slot) : 0),
    ofType: own.ofType.map((count, index) => count + (state.belowOfType[index]?.get(slot) ?? 0)),
  };
}

/** Adds to the counts from a node up to the root. */
export function addAbove(state: TreeState, from: number, weight: Weight, sign: 1 | -1): void {
  const { upline, stretches, below, weightBelow, belowOfType } = state;
  const { of, top, bottom } = stretches;
  const columns: SummedColumn[] = [];
  const additions: number[] = [];
  const want = (column: SummedColumn | undefined, addition: number) => {
    if (column === undefined || addition === 0) return;
    columns.push(column);
    additions.push(sign * addition);
  };
  want(below, weight.total);
  want(weightBelow, weight.pushed);
  for (const [index, count] of weight.ofType.entries()) want(belowOfType[index], count);
  if (columns.length === 0) return;
  for (let slot = from; slot !== NO_SLOT; slot = upline.get(slot)) {
    const stretch = of.get(slot);
    const isPassed = stretch !== 0 && bottom.get(stretch) === slot;
    for (let index = 0; index < columns.length; index += 1) {
      const column = columns[index] as SummedColumn;
      const addition = additions[index] as number;
      if (isPassed) column.addToStretch(stretch, addition);
      else column.add(slot, addition);
    }
    if (isPassed) slot = top.get(stretch);
  }
}

/**
 * Adds a node's own weight to the counts from another node up to the root. Most changes are of this kind.
 * @returns the steps of the way up
 */
export function addOwnAbove(state: TreeState, from: number, slot: number, sign: 1 | -1): number {
  const { shape, place, type, upline, stretches, below, weightBelow, belowOfType } = state;
  if ((place.get(slot) & (PLACED | VACANT)) !== PLACED) return 0;
  const { of, top, bottom } = stretches;
  const ofType = belowOfType[type.get(slot) - 1];
  const pushed = shape.hasWeights ? sign * state.weight.get(slot) : 0;
  let steps = 0;
  for (let above = from; above !== NO_SLOT; above = upline.get(above)) {
    steps += 1;
    const stretch = of.get(above);
    if (stretch !== 0 && bottom.get(stretch) === above) {
      below.addToStretch(stretch, sign);
      ofType?.addToStretch(stretch, sign);
      if (pushed !== 0) weightBelow.addToStretch(stretch, pushed);
      above = top.get(stretch);
    } else {
      below.add(above, sign);
      ofType?.add(above, sign);
      if (pushed !== 0) weightBelow.add(above, pushed);
    }
  }
  return steps;
}

/** Sets the pushed weight of a node, and corrects the sums above. */
export function changeWeight(state: TreeState, slot: number, weight: number): void {
  const addition = weight - state.weight.get(slot);
  state.weight.set(slot, weight);
  if ((state.place.get(slot) & VACANT) !== 0) return;
  addAbove(state, state.upline.get(slot), { total: 0, pushed: addition, ofType: [] }, 1);
}
