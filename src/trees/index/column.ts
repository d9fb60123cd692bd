/** A whole number for each slot; 0 where none was set. */
export interface Column {
  get(slot: number): number;
  set(slot: number, value: number): void;
}

type Numbers = Int32Array | Uint16Array | Uint8Array | Float64Array;

/** A column in a typed array, which has a fixed number of slots. */
export class StoredColumn implements Column {
  readonly #numbers: Numbers;

  constructor(numbers: Numbers) {
    this.#numbers = numbers;
  }

  get(slot: number): number {
    return this.#numbers[slot] as number;
  }

  set(slot: number, value: number): void {
    this.#numbers[slot] = value;
  }
}

/** A column on top of another, which it does not change. */
export class LayeredColumn implements Column {
  readonly #under: Column;
  readonly #firstNewSlot: number;
  readonly #changed = new Map<number, number>();

  /** @param firstNewSlot slots from here on are not in the column below */
  constructor(under: Column, firstNewSlot: number) {
    this.#under = under;
    this.#firstNewSlot = firstNewSlot;
  }

  get(slot: number): number {
    return this.#changed.get(slot) ?? (slot < this.#firstNewSlot ? this.#under.get(slot) : 0);
  }

  set(slot: number, value: number): void {
    this.#changed.set(slot, value);
  }
}
