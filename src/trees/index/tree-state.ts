import { type Column, LayeredColumn, StoredColumn } from './column.ts';
import { createPackedCounts, openCounts, type StoredCounts } from './packed-counts.ts';
import { sharedBytes, sharedNumbers } from './shared-memory.ts';
import { LayeredSlotTable, type SlotTable, type StoredSlots, StoredSlotTable } from './slot-table.ts';

/** What the index must know about a tree. */
export interface TreeShape {
  /** Names of the legs from left to right; empty in trees whose nodes take any number below them. */
  readonly legs: readonly string[];
  /** Whether the number of levels below a node is needed. */
  readonly hasHeights: boolean;
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
  /** Without legs. */
  readonly previous: Column;
  /** Flags {@link PLACED} and {@link VACANT}, then the number of the leg, from 1; 0 for none. */
  readonly place: Column;
  /** Position in `types`. */
  readonly type: Column;
  /** Placed nodes below, without vacant places. */
  readonly below: Column;
  /** Base types in the order in which they were met. */
  readonly types: number[];
  /**
   * Placed nodes below of one type, by position in `types`. The first type has none: it is what the others
   * leave.
   */
  readonly belowOfType: Column[];
  /** With legs: levels down to the nearest open position at or below the node. */
  readonly open: Column;
  /**
   * With legs: a node further down the same leg, as far as the leg continues; 0 for its last node. Where it
   * leads further than one step, it only saves steps.
   */
  readonly along: Column;
  /** If the shape has heights: levels below. */
  readonly height: Column;
  /** If the shape has weights: what was pushed for the node. */
  readonly weight: Column;
  /** If the shape has weights: what the placed nodes below weigh. */
  readonly weightBelow: Column;
  /** A new column, for a type that was not met before. */
  createColumn(): Column;
}

/** Everything in a tree's state, in shared memory, for handing it to another thread. */
export interface StoredTreeState {
  readonly shape: TreeShape;
  readonly slots: StoredSlots;
  readonly columns: Readonly<Record<StoredColumnName, Int32Array>>;
  /** Two bytes a slot where a byte cannot hold the number of the leg. */
  readonly place: Uint8Array | Uint16Array;
  readonly type: Uint8Array;
  readonly open: Uint8Array;
  /** Sums may exceed 32 bits. */
  readonly weightBelow: Float64Array;
  readonly types: number[];
  readonly height: StoredCounts;
  readonly belowOfType: readonly StoredCounts[];
}

const COLUMN_NAMES = ['upline', 'firstBelow', 'next', 'previous', 'below', 'along', 'weight'] as const;
type StoredColumnName = (typeof COLUMN_NAMES)[number];

/** Room for more nodes before the index must be built again. */
const SPARE_SHARE = 0.125;
const SPARE_MIN = 65_536;
/** Places of the table for each slot: searches stay short. */
const PLACES_A_SLOT = 1.25;
/** With more legs a place does not fit into a byte. */
const LEGS_OF_BYTES_MAX = 0xff >> LEG_SHIFT;

/** An empty state with room for this many nodes and some more. */
export function createStoredState(shape: TreeShape, nodes: number): StoredTreeState {
  const length = 1 + nodes + Math.max(SPARE_MIN, Math.ceil(nodes * SPARE_SHARE));
  const hasLegs = shape.legs.length > 0;
  const ofLegs = hasLegs ? length : 0;
  const lengths: Record<StoredColumnName, number> = {
    upline: length,
    firstBelow: length,
    next: length,
    previous: hasLegs ? 0 : length,
    below: length,
    along: ofLegs,
    weight: shape.hasWeights ? length : 0,
  };
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
    weightBelow: new Float64Array(
      new SharedArrayBuffer(shape.hasWeights ? length * Float64Array.BYTES_PER_ELEMENT : 0),
    ),
    types: [],
    height: { kind: 'wide', numbers: sharedNumbers(shape.hasHeights ? length : 0) },
    belowOfType: [],
  };
}

export function openState(stored: StoredTreeState): TreeState {
  const { shape, slots, columns, types } = stored;
  const { length } = slots.ids;
  const column = (name: StoredColumnName) => new StoredColumn(columns[name]);
  return {
    shape,
    slots: new StoredSlotTable(slots),
    upline: column('upline'),
    firstBelow: column('firstBelow'),
    next: column('next'),
    previous: column('previous'),
    below: column('below'),
    along: column('along'),
    height: openCounts(stored.height),
    weight: column('weight'),
    weightBelow: new StoredColumn(stored.weightBelow),
    place: new StoredColumn(stored.place),
    type: new StoredColumn(stored.type),
    open: new StoredColumn(stored.open),
    types,
    belowOfType: stored.belowOfType.map(openCounts),
    createColumn: () => openCounts(createPackedCounts(length)),
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
  const nothing = new LayeredColumn(new StoredColumn(new Uint8Array(0)), 0);
  return {
    shape,
    slots,
    upline: layer(under.upline),
    firstBelow: layer(under.firstBelow),
    next: layer(under.next),
    previous: layer(under.previous),
    below: layer(under.below),
    along: layer(under.along),
    height: layer(under.height),
    weight: layer(under.weight),
    weightBelow: layer(under.weightBelow),
    place: layer(under.place),
    type: layer(under.type),
    open: layer(under.open),
    types: [...types],
    belowOfType: under.belowOfType.map(layer),
    createColumn: () => new LayeredColumn(nothing, 0),
  };
}
