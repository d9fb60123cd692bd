import { levelsBelow, nearestOpen } from './change-tree-state.ts';
import { type Column, StoredColumn } from './column.ts';
import { formStretches } from './form-stretches.ts';
import { packCounts } from './packed-counts.ts';
import { sharedNumbers } from './shared-memory.ts';
import { link } from './siblings.ts';
import type { StoredSlotTable } from './slot-table.ts';
import { NODES_A_STRETCH } from './stretch-columns.ts';
import { SummedColumn } from './summed-column.ts';
import {
  createStoredState,
  LEG_SHIFT,
  NO_SLOT,
  openState,
  PLACED,
  type StoredTreeState,
  type TreeShape,
  type TreeState,
  VACANT,
} from './tree-state.ts';
import { typePosition } from './tree-weights.ts';

/** Placements that contradict each other. */
export interface Contradiction {
  readonly kind: 'placed_twice' | 'upline_not_placed' | 'cycle' | 'position_taken_twice';
  /** Some of the nodes. */
  readonly nodeIds: readonly number[];
}

export type BuiltTree =
  | { readonly kind: 'built'; readonly stored: StoredTreeState }
  | { readonly kind: 'contradictory'; readonly contradictions: readonly Contradiction[] };

/** Collects the current placements of a tree, in any order, and makes the index of them. */
export interface TreeBuilder {
  /** @param place see `TreeState.place` */
  add(nodeId: number, uplineId: number | null, place: number): void;
  /** For nodes whose type is not the common one. */
  setType(nodeId: number, baseType: number): void;
  /** For nodes with a weight above 0. */
  setWeight(nodeId: number, weight: number): void;
  finish(): BuiltTree;
}

/** Maximum number of nodes named for each contradiction. */
const NAMED_MAX = 20;

/**
 * @param nodes at least the number of current placements
 * @param commonType base type of most nodes
 * @param nodesAStretch see `Stretches.nodes`; for tests
 */
export function createTreeBuilder(
  shape: TreeShape,
  nodes: number,
  commonType: number,
  nodesAStretch = NODES_A_STRETCH,
): TreeBuilder {
  const stored = createStoredState(shape, nodes, nodesAStretch);
  const ofTypes: { readonly wide: Int32Array; readonly ofStretch: Int32Array }[] = [];
  const opened = openState(stored);
  const state = {
    ...opened,
    createColumn() {
      const wide = sharedNumbers(stored.slots.ids.length);
      const ofStretch = sharedNumbers(opened.stretches.room);
      ofTypes.push({ wide, ofStretch });
      return new SummedColumn(new StoredColumn(wide), new StoredColumn(ofStretch), opened.stretches.of);
    },
  };
  typePosition(state, commonType);
  const twice: number[] = [];
  return {
    add(nodeId, uplineId, place) {
      const slot = state.slots.add(nodeId);
      if ((state.place.get(slot) & PLACED) !== 0) {
        twice.push(nodeId);
        return;
      }
      state.place.set(slot, place);
      if (uplineId !== null) state.upline.set(slot, state.slots.add(uplineId));
    },
    setType(nodeId, baseType) {
      const slot = state.slots.find(nodeId);
      if (slot !== NO_SLOT) state.type.set(slot, typePosition(state, baseType));
    },
    setWeight(nodeId, weight) {
      const slot = state.slots.find(nodeId);
      if (slot !== NO_SLOT) state.weight.set(slot, weight);
    },
    finish() {
      const { size } = state.slots;
      linkBelow(state, size);
      const order = fromTheTop(state, size);
      const contradictions = [
        named('placed_twice', twice),
        ...unreached(state, size, order),
        named('position_taken_twice', sharedPositions(state, size)),
      ].filter(({ nodeIds }) => nodeIds.length > 0);
      if (contradictions.length > 0) return { kind: 'contradictory', contradictions };
      sumUp(state, order);
      formStretches(state, order);
      return {
        kind: 'built',
        stored: {
          ...stored,
          slots: (state.slots as StoredSlotTable).stored,
          height: stored.height.kind === 'wide' ? packCounts(stored.height.numbers) : stored.height,
          belowOfType: ofTypes.map(({ wide, ofStretch }) => ({ own: packCounts(wide), ofStretch })),
        },
      };
    },
  };
}

/** From the last to the first, so that each list is in the order of the rows. */
function linkBelow(state: TreeState, size: number): void {
  for (let slot = size; slot > NO_SLOT; slot -= 1) {
    const above = state.upline.get(slot);
    if (above !== NO_SLOT) link(state, slot, above);
  }
}

/** Every node that stands below a root, after its upline. */
function fromTheTop({ upline, firstBelow, next, place }: TreeState, size: number): Int32Array {
  const order = new Int32Array(size);
  let found = 0;
  for (let slot = 1; slot <= size; slot += 1) {
    if (upline.get(slot) === NO_SLOT && (place.get(slot) & PLACED) !== 0) order[found++] = slot;
  }
  for (let at = 0; at < found; at += 1) {
    for (let below = firstBelow.get(order[at] ?? 0); below !== NO_SLOT; below = next.get(below)) {
      order[found++] = below;
    }
  }
  return order.subarray(0, found);
}

/** Nodes that stand below an upline without a place, and nodes in cycles. */
function unreached(state: TreeState, size: number, order: Int32Array): Contradiction[] {
  if (order.length === size) return [];
  const isReached = new Uint8Array(size + 1);
  for (const slot of order) isReached[slot] = 1;
  const homeless: number[] = [];
  const inCycles: number[] = [];
  for (let slot = 1; slot <= size; slot += 1) {
    if (isReached[slot] === 1 || (state.place.get(slot) & PLACED) === 0) continue;
    const above = state.upline.get(slot);
    if ((state.place.get(above) & PLACED) === 0) homeless.push(state.slots.idOf(slot));
    else if (inCycles.length < NAMED_MAX && isInCycle(state, slot, size))
      inCycles.push(state.slots.idOf(slot));
  }
  return [named('upline_not_placed', homeless), named('cycle', inCycles)];
}

function isInCycle({ upline }: TreeState, slot: number, size: number): boolean {
  let above = upline.get(slot);
  for (let steps = 0; steps < size && above !== NO_SLOT && above !== slot; steps += 1)
    above = upline.get(above);
  return above === slot;
}

function sharedPositions({ shape, slots, firstBelow, next, place }: TreeState, size: number): number[] {
  const shared: number[] = [];
  if (shape.legs.length === 0) return shared;
  // The slot below which each leg was last met.
  const metBelow = new Int32Array(shape.legs.length + 1);
  for (let slot = 1; slot <= size; slot += 1) {
    for (let below = firstBelow.get(slot); below !== NO_SLOT; below = next.get(below)) {
      const leg = place.get(below) >> LEG_SHIFT;
      if (leg > 0 && metBelow[leg] === slot) shared.push(slots.idOf(below));
      metBelow[leg] = slot;
    }
  }
  return shared;
}

function named(kind: Contradiction['kind'], nodeIds: readonly number[]): Contradiction {
  return { kind, nodeIds: nodeIds.toSorted((a, b) => a - b).slice(0, NAMED_MAX) };
}

/** Counts, open positions and heights, from the lowest nodes up. There are no stretches yet. */
function sumUp(state: TreeState, order: Int32Array): void {
  const { shape, upline, place, type, open, height } = state;
  const below = state.below.own;
  const weightBelow = state.weightBelow.own;
  const belowOfType = state.belowOfType.map(({ own }) => own);
  for (let at = order.length - 1; at >= 0; at -= 1) {
    const slot = order[at] ?? 0;
    if (shape.legs.length > 0) open.set(slot, nearestOpen(state, slot));
    if (shape.heightMax > 0) height.set(slot, levelsBelow(state, slot));
    const above = upline.get(slot);
    if (above === NO_SLOT) continue;
    const own = (place.get(slot) & VACANT) === 0 ? 1 : 0;
    below.set(above, below.get(above) + below.get(slot) + own);
    if (shape.hasWeights) {
      const weight = weightBelow.get(slot) + own * state.weight.get(slot);
      weightBelow.set(above, weightBelow.get(above) + weight);
    }
    for (let index = 0; index < belowOfType.length; index += 1) {
      const column = belowOfType[index] as Column;
      const ownOfType = type.get(slot) === index + 1 ? own : 0;
      const count = column.get(slot) + ownOfType;
      if (count !== 0) column.set(above, column.get(above) + count);
    }
  }
}
