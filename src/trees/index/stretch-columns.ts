import { type Column, LayeredColumn, StoredColumn } from './column.ts';
import { sharedNumbers } from './shared-memory.ts';

/*
 * In a deep tree, one step per level would make the cost of each change grow with the depth. Therefore nodes that are
 * directly below each other are joined into stretches. An addition to all nodes of a stretch is stored once, and a way
 * up passes a stretch in one step. Outside stretches, everything works node by node.
 */

/** All stretches have the same number of nodes, each directly below the next. */
export interface Stretches {
  /** Maximum number of stretches plus one, since 0 stands for none. */
  readonly room: number;
  /** Nodes of each stretch. */
  readonly nodes: number;
  /** The stretch of each slot; 0 for none. */
  readonly of: Column;
  /** The slot of the highest node of each stretch. */
  readonly top: Column;
  /** The slot of its lowest node. */
  readonly bottom: Column;
  /** The number of the leg on which all its nodes but the highest stand; 0 where they stand on several or none. */
  readonly leg: Column;
  /** The next stretch that is not in use; at 0 the first. */
  readonly nextFree: Column;
  /** A layer forms no stretches: it would have to write each of their nodes. */
  readonly canForm: boolean;
}

/** The stretches in shared memory, for handing them to another thread. */
export interface StoredStretches {
  readonly nodes: number;
  readonly of: Uint16Array;
  readonly columns: Readonly<Record<StretchColumn, Int32Array>>;
}

const STRETCH_COLUMNS = ['top', 'bottom', 'leg', 'nextFree'] as const;
type StretchColumn = (typeof STRETCH_COLUMNS)[number];

/** A way up a tree of n levels takes about n / 512 steps, and at each end up to as many as a stretch has nodes. */
export const NODES_A_STRETCH = 512;
/** Two bytes hold the number of a stretch. */
const STRETCHES_MAX = 0xffff;

/** @param length slots of the tree */
export function createStoredStretches(length: number, nodesMin: number): StoredStretches {
  const nodes = Math.max(nodesMin, Math.ceil(length / STRETCHES_MAX));
  const room = 1 + Math.ceil(length / nodes);
  const columns = Object.fromEntries(STRETCH_COLUMNS.map((name) => [name, sharedNumbers(room)])) as Record<
    StretchColumn,
    Int32Array
  >;
  for (let stretch = 0; stretch < room - 1; stretch += 1) columns.nextFree[stretch] = stretch + 1;
  const of = new Uint16Array(new SharedArrayBuffer(length * Uint16Array.BYTES_PER_ELEMENT));
  return { nodes, of, columns };
}

export function openStretches({ nodes, of, columns }: StoredStretches): Stretches {
  const column = (name: StretchColumn) => new StoredColumn(columns[name]);
  return {
    room: columns.top.length,
    nodes,
    of: new StoredColumn(of),
    top: column('top'),
    bottom: column('bottom'),
    leg: column('leg'),
    nextFree: column('nextFree'),
    canForm: true,
  };
}

/** @param firstNewSlot see {@link LayeredColumn} */
export function layerStretches(under: Stretches, firstNewSlot: number): Stretches {
  const { room, nodes } = under;
  const layer = (name: StretchColumn) => new LayeredColumn(under[name], room);
  return {
    room,
    nodes,
    of: new LayeredColumn(under.of, firstNewSlot),
    top: layer('top'),
    bottom: layer('bottom'),
    leg: layer('leg'),
    nextFree: layer('nextFree'),
    canForm: false,
  };
}
