/** The slot of each node id. Slots are numbered from 1 and are never given up. */
export interface SlotTable {
  /** 0 when the node has none. */
  find(nodeId: number): number;
  /** The node's slot; a new one when it has none. @throws IndexFullError */
  add(nodeId: number): number;
  idOf(slot: number): number;
  /** The number of slots given out. */
  readonly size: number;
}

/** There is no room for another node; the index must be built again. */
export class IndexFullError extends Error {
  override readonly name = 'IndexFullError';
}

/** 2^32 divided by the golden ratio: spreads consecutive ids evenly. */
const SPREAD = 0x9e37_79b1;
const TWO_TO_32 = 4_294_967_296;

/** The state of a table, for handing it to another thread. */
export interface StoredSlots {
  /** The node id of each slot. */
  readonly ids: Int32Array;
  /** Open addressing: slots, 0 if empty. Longer than `ids`, so that searches end. */
  readonly places: Int32Array;
  readonly size: number;
}

/** A table in typed arrays. */
export class StoredSlotTable implements SlotTable {
  readonly #ids: Int32Array;
  readonly #places: Int32Array;
  #size: number;

  constructor({ ids, places, size }: StoredSlots) {
    this.#ids = ids;
    this.#places = places;
    this.#size = size;
  }

  get size(): number {
    return this.#size;
  }

  get stored(): StoredSlots {
    return { ids: this.#ids, places: this.#places, size: this.#size };
  }

  idOf(slot: number): number {
    return this.#ids[slot] as number;
  }

  find(nodeId: number): number {
    return this.#places[this.#placeOf(nodeId)] as number;
  }

  add(nodeId: number): number {
    const place = this.#placeOf(nodeId);
    const known = this.#places[place] as number;
    if (known !== 0) return known;
    const slot = this.#size + 1;
    if (slot >= this.#ids.length) throw new IndexFullError('The index has no room for another node');
    this.#ids[slot] = nodeId;
    this.#places[place] = slot;
    this.#size = slot;
    return slot;
  }

  /** Where the node's slot stands, or would stand. */
  #placeOf(nodeId: number): number {
    const { length } = this.#places;
    let place = Math.floor(((Math.imul(nodeId, SPREAD) >>> 0) / TWO_TO_32) * length);
    for (;;) {
      const slot = this.#places[place] as number;
      if (slot === 0 || this.#ids[slot] === nodeId) return place;
      place = place + 1 === length ? 0 : place + 1;
    }
  }
}

/** A table on top of another, which it does not change. */
export class LayeredSlotTable implements SlotTable {
  readonly #under: SlotTable;
  readonly #firstNewSlot: number;
  readonly #added = new Map<number, number>();
  readonly #ids: number[] = [];

  constructor(under: SlotTable) {
    this.#under = under;
    this.#firstNewSlot = under.size + 1;
  }

  get size(): number {
    return this.#firstNewSlot - 1 + this.#ids.length;
  }

  idOf(slot: number): number {
    if (slot < this.#firstNewSlot) return this.#under.idOf(slot);
    return this.#ids[slot - this.#firstNewSlot] as number;
  }

  find(nodeId: number): number {
    const added = this.#added.get(nodeId);
    if (added !== undefined) return added;
    const slot = this.#under.find(nodeId);
    return slot < this.#firstNewSlot ? slot : 0;
  }

  add(nodeId: number): number {
    const known = this.find(nodeId);
    if (known !== 0) return known;
    const slot = this.size + 1;
    this.#ids.push(nodeId);
    this.#added.set(nodeId, slot);
    return slot;
  }
}
