import { type Column, StoredColumn } from './column.ts';
import { sharedBytes, sharedNumbers } from './shared-memory.ts';
import { type StoredSlots, StoredSlotTable } from './slot-table.ts';

/**
 * A count for each slot, in shared memory. Most nodes have few nodes below them, so one byte each is enough, and
 * a table holds the larger counts. If many counts are large, as in a chain, each has four bytes.
 */
export type StoredCounts = WideCounts | PackedCounts;

interface WideCounts {
  readonly kind: 'wide';
  readonly numbers: Int32Array;
}

interface PackedCounts {
  readonly kind: 'packed';
  /** {@link LARGE} where the table has the count, which is large or negative. */
  readonly small: Uint8Array;
  /** Gives each slot that has or had a large count a place in `large`. */
  readonly places: StoredSlots;
  readonly large: Int32Array;
}

const LARGE = 255;
/** Room for large counts that come later. When it is used up, the index is built again. */
const ROOM_FACTOR = 2;
const ROOM_MIN = 4_096;
/** Places in the table for each large count, so that searches stay short. */
const PLACES_A_COUNT = 1.5;

/** Packs counts if that saves memory. */
export function packCounts(numbers: Int32Array): StoredCounts {
  let large = 0;
  for (const count of numbers) if (count >= LARGE) large += 1;
  if (packedBytes(numbers.length, large) >= numbers.byteLength) return { kind: 'wide', numbers };
  const packed = createPackedCounts(numbers.length, large);
  const column = new PackedColumn(packed);
  for (let slot = 0; slot < numbers.length; slot += 1) {
    const count = numbers[slot] as number;
    if (count !== 0) column.set(slot, count);
  }
  return { ...packed, places: column.places };
}

/**
 * Counts that are all 0.
 * @param large how many large counts will be set, not counting later ones
 */
export function createPackedCounts(length: number, large = 0): PackedCounts {
  const room = roomFor(large);
  return {
    kind: 'packed',
    small: sharedBytes(length),
    places: { ids: sharedNumbers(room), places: sharedNumbers(Math.ceil(room * PLACES_A_COUNT)), size: 0 },
    large: sharedNumbers(room),
  };
}

/** The first place stays empty. */
function roomFor(large: number): number {
  return 1 + Math.max(ROOM_MIN, large * ROOM_FACTOR);
}

function packedBytes(length: number, large: number): number {
  return length + roomFor(large) * (2 + PLACES_A_COUNT) * Int32Array.BYTES_PER_ELEMENT;
}

export function openCounts(stored: StoredCounts): Column {
  return stored.kind === 'wide' ? new StoredColumn(stored.numbers) : new PackedColumn(stored);
}

class PackedColumn implements Column {
  readonly #small: Uint8Array;
  readonly #places: StoredSlotTable;
  readonly #large: Int32Array;

  constructor({ small, places, large }: PackedCounts) {
    this.#small = small;
    this.#places = new StoredSlotTable(places);
    this.#large = large;
  }

  get places(): StoredSlots {
    return this.#places.stored;
  }

  get(slot: number): number {
    const count = this.#small[slot] as number;
    return count < LARGE ? count : (this.#large[this.#places.find(slot)] as number);
  }

  /** @throws IndexFullError */
  set(slot: number, count: number): void {
    const isSmall = count >= 0 && count < LARGE;
    if (!isSmall) this.#large[this.#places.add(slot)] = count;
    this.#small[slot] = isSmall ? count : LARGE;
  }
}
