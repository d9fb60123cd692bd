import { type Column, LayeredColumn, StoredColumn } from './column.ts';
import { createPackedCounts, openCounts, type StoredCounts } from './packed-counts.ts';
import { sharedBytes, sharedNumbers, sharedSums } from './shared-memory.ts';
import { LayeredSlotTable, type SlotTable, type StoredSlots, StoredSlotTable } from './slot-table.ts';
import {
  createStoredStretches,
  layerStretches,
  NODES_A_STRETCH,
  openStretches,
  type StoredStretches,
  type Stretches,
} from './stretch-columns.ts';
import { SummedColumn } from './summed-column.ts';

/** What the index must know about a tree. */
export interface TreeShape {
  /** Names of the legs from left to right; empty in trees where any number of nodes can be below a node. */
  readonly legs: readonly string[];
  /** Maximum number of levels that are counted below a node; 0 when they are not needed. */
  readonly heightMax: number;
  /** Whether legs are weighed by pushed weights. */
  readonly hasWeights: boolean;
}

/** Slot 0 stands for no node. */
export const NO_SLOT = 0;

/* The parts of a number in the column `place`. */
export const PLACED = 1;
export const VACANT = 2;
export const LEG_SHIFT = 2;

/**
 * The present state of one tree. Every column has a number for each slot; columns of slots hold 0 for none.
 * The nodes directly below one node are a list in no order.
 */
export interface TreeState {
  readonly shape: TreeShape;
  readonly slots: SlotTable;
  readonly upline: Column;
  readonly firstBelow: Column;
  readonly next: Column;
  /** Only in trees without legs. */
  readonly previous: Column;
  /** Flags {@link PLACED} and {@link VACANT}, then the number of the leg, from 1; 0 for none. */
  readonly place: Column;
  /** Position in `types`. */
  readonly type: Column;
  /** Placed nodes below, without vacant places. */
  readonly below: SummedColumn;
  /** Base types in the order in which they first occurred. */
  readonly types: number[];
  /**
   * Placed nodes below of one type, by position in `types`. The first type has no column: its nodes are the
   * remainder.
   */
  readonly belowOfType: SummedColumn[];
  /** With legs: levels down to the nearest open position at or below the node. */
  readonly open: Column;
  /** If the shape has heights: levels below, counted up to its limit. */
  readonly height: Column;
  /** If the shape has weights: the weight that was pushed for the node. */
  readonly weight: Column;
  /** If the shape has weights: the sum of the weights of the placed nodes below. */
  readonly weightBelow: SummedColumn;
  readonly stretches: Stretches;
  /** A new column, for a type that has not occurred before. */
  createColumn(): SummedColumn;
}

/** Everything in a tree's state, in shared memory, for handing it to another thread. */
export interface StoredTreeState {
  readonly shape: TreeShape;
  readonly slots: StoredSlots;
  readonly columns: Readonly<Record<StoredColumnName, Int32Array>>;
  /** Two bytes per slot where one byte cannot hold the number of the leg. */
  readonly place: Uint8Array | Uint16Array;
  readonly type: Uint8Array;
  readonly open: Uint8Array;
  /** Sums may exceed 32 bits. */
  readonly weightBelow: Float64Array;
  readonly types: number[];
  readonly height: StoredCounts;
  readonly belowOfType: readonly StoredSums[];
  readonly stretches: StoredStretches;
  readonly belowOfStretch: Int32Array;
  readonly weightOfStretch: Float64Array;
}

/** Counts of nodes, and the additions to whole stretches. */
export interface StoredSums {
  readonly own: StoredCounts;
  readonly ofStretch: Int32Array;
}

const COLUMN_NAMES = ['upline', 'firstBelow', 'next', 'previous', 'below', 'weight'] as const;
type StoredColumnName = (typeof COLUMN_NAMES)[number];

/** Room for more nodes before the index must be built again. */
const SPARE_SHARE = 0.125;
const SPARE_MIN = 65_536;
/** Places in the table for each slot, so that searches stay short. */
const PLACES_A_SLOT = 1.25;
/** With more legs a place does not fit into a byte. */
const LEGS_OF_BYTES_MAX = 0xff >> LEG_SHIFT;

/** An empty state with room for this many nodes and some more. */
export function createStoredState(
  shape: TreeShape,
  nodes: number,
  nodesAStretch = NODES_A_STRETCH,
): StoredTreeState {
  const length = 1 + nodes + Math.max(SPARE_MIN, Math.ceil(nodes * SPARE_SHARE));
  const hasLegs = shape.legs.length > 0;
  const ofLegs = hasLegs ? length : 0;
  const lengths: Record<StoredColumnName, number> = {
    upline: length,
    firstBelow: length,
    next: length,
    previous: hasLegs ? 0 : length,
    below: length,
    weight: shape.hasWeights ? length : 0,
  };
  const stretches = createStoredStretches(length, nodesAStretch);
  const room = stretches.columns.top.length;
  const columns = Object.fromEntries(
    COLUMN_NAMES.map((name) => [name, sharedNumbers(lengths[name])]),
  ) as Record<StoredColumnName, Int32Array>;
  return {
    shape,
    slots: {
      ids: sharedNumbers(length),
      places: sharedNumbers(Math.ceil(length * PLACES_A_SLOT)),
      size: 0,
    },
    columns,
    place:
      shape.legs.length > LEGS_OF_BYTES_MAX
        ? new Uint16Array(new SharedArrayBuffer(length * Uint16Array.BYTES_PER_ELEMENT))
        : sharedBytes(length),
    type: sharedBytes(length),
    open: sharedBytes(ofLegs),
    weightBelow: sharedSums(shape.hasWeights ? length : 0),
    types: [],
    height: { kind: 'wide', numbers: sharedNumbers(shape.heightMax > 0 ? length : 0) },
    belowOfType: [],
    stretches,
    belowOfStretch: sharedNumbers(room),
    weightOfStretch: sharedSums(shape.hasWeights ? room : 0),
  };
}

export function openState(stored: StoredTreeState): TreeState {
  const { shape, slots, columns, types } = stored;
  const { length } = slots.ids;
  const column = (name: StoredColumnName) => new StoredColumn(columns[name]);
  const stretches = openStretches(stored.stretches);
  const sums = (own: Column, ofStretch: Int32Array | Float64Array) =>
    new SummedColumn(own, new StoredColumn(ofStretch), stretches.of);
  return {
    shape,
    slots: new StoredSlotTable(slots),
    upline: column('upline'),
    firstBelow: column('firstBelow'),
    next: column('next'),
    previous: column('previous'),
    below: sums(column('below'), stored.belowOfStretch),
    height: openCounts(stored.height),
    weight: column('weight'),
    weightBelow: sums(new StoredColumn(stored.weightBelow), stored.weightOfStretch),
    place: new StoredColumn(stored.place),
    type: new StoredColumn(stored.type),
    open: new StoredColumn(stored.open),
    types,
    belowOfType: stored.belowOfType.map(({ own, ofStretch }) => sums(openCounts(own), ofStretch)),
    stretches,
    createColumn: () => sums(openCounts(createPackedCounts(length)), sharedNumbers(stretches.room)),
  };
}

/**
 * A state on top of another, for changes that only one transaction may see. It is valid as long as the state
 * below does not change.
 */
export function layerState(under: TreeState): TreeState {
  const slots = new LayeredSlotTable(under.slots);
  const firstNewSlot = under.slots.size + 1;
  const layer = (column: Column) => new LayeredColumn(column, firstNewSlot);
  const { shape, types } = under;
  const stretches = layerStretches(under.stretches, firstNewSlot);
  const layerSums = ({ own, ofStretch }: SummedColumn) =>
    new SummedColumn(layer(own), new LayeredColumn(ofStretch, stretches.room), stretches.of);
  const nothing = new LayeredColumn(new StoredColumn(new Uint8Array(0)), 0);
  return {
    shape,
    slots,
    upline: layer(under.upline),
    firstBelow: layer(under.firstBelow),
    next: layer(under.next),
    previous: layer(under.previous),
    below: layerSums(under.below),
    height: layer(under.height),
    weight: layer(under.weight),
    weightBelow: layerSums(under.weightBelow),
    place: layer(under.place),
    type: layer(under.type),
    open: layer(under.open),
    types: [...types],
    belowOfType: under.belowOfType.map(layerSums),
    stretches,
    createColumn: () =>
      new SummedColumn(new LayeredColumn(nothing, 0), new LayeredColumn(nothing, 0), stretches.of),
  };
}
