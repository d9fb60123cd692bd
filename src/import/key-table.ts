import { randomInt } from 'node:crypto';

/** Differs in each process, so that collisions are unpredictable. */
const SEEDS = [randomInt(2 ** 32), randomInt(2 ** 32)] as const;

/** 64 bits that stand for a text. */
export interface KeyHash {
  readonly high: number;
  readonly low: number;
}

const FIRST_CAPACITY = 1_024;
/** Above this load, chains get long. */
const FILL_MAX = 0.7;

/** The key belongs to several rows. */
export const SEVERAL = -2;
export const NONE = -1;

/**
 * Maps keys to rows, for millions of rows. A map of strings would take ten times the memory; here a key costs
 * twelve bytes and its text is not stored. Two texts count as equal when all 64 bits of their hash agree: for
 * a million rows, once in some millions of imports.
 */
export class KeyTable {
  #high = new Uint32Array(FIRST_CAPACITY);
  #low = new Uint32Array(FIRST_CAPACITY);
  /** Row + 1, or 0 for a free slot. */
  #rows = new Uint32Array(FIRST_CAPACITY);
  #several = new Set<number>();
  #size = 0;

  /** @returns the row that already has the key and keeps it, or {@link NONE} */
  add({ high, low }: KeyHash, row: number): number {
    const slot = this.#slotOf(high, low);
    const taken = this.#rows[slot] ?? 0;
    if (taken !== 0) {
      this.#several.add(taken - 1);
      return taken - 1;
    }
    this.#high[slot] = high;
    this.#low[slot] = low;
    this.#rows[slot] = row + 1;
    this.#size += 1;
    if (this.#size > this.#rows.length * FILL_MAX) this.#grow();
    return NONE;
  }

  /** @returns the row, {@link NONE} or {@link SEVERAL} */
  find({ high, low }: KeyHash): number {
    const row = (this.#rows[this.#slotOf(high, low)] ?? 0) - 1;
    return this.#several.has(row) ? SEVERAL : row;
  }

  /** Frees the memory; no key is found from now on. */
  clear(): void {
    this.#high = new Uint32Array(FIRST_CAPACITY);
    this.#low = new Uint32Array(FIRST_CAPACITY);
    this.#rows = new Uint32Array(FIRST_CAPACITY);
    this.#several = new Set();
    this.#size = 0;
  }

  #slotOf(high: number, low: number): number {
    const mask = this.#rows.length - 1;
    let slot = low & mask;
    while (this.#rows[slot] !== 0 && (this.#low[slot] !== low || this.#high[slot] !== high)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #grow(): void {
    const [highs, lows, rows] = [this.#high, this.#low, this.#rows];
    this.#high = new Uint32Array(rows.length * 2);
    this.#low = new Uint32Array(rows.length * 2);
    this.#rows = new Uint32Array(rows.length * 2);
    for (let old = 0; old < rows.length; old += 1) {
      if (rows[old] === 0) continue;
      const [high, low] = [highs[old] ?? 0, lows[old] ?? 0];
      const slot = this.#slotOf(high, low);
      this.#high[slot] = high;
      this.#low[slot] = low;
      this.#rows[slot] = rows[old] ?? 0;
    }
  }
}

/** Two hashes by multiplication, mixed together at the end. */
export function hashKey(key: string): KeyHash {
  let [one, two]: [number, number] = [SEEDS[0], SEEDS[1]];
  for (let index = 0; index < key.length; index += 1) {
    const code = key.charCodeAt(index);
    one = Math.imul(one ^ code, 0x9e3779b1);
    two = Math.imul(two ^ code, 0x5f356495);
  }
  one = Math.imul(one ^ (one >>> 16), 0x85ebca6b) ^ Math.imul(two ^ (two >>> 13), 0xc2b2ae35);
  two = Math.imul(two ^ (two >>> 16), 0x85ebca6b) ^ Math.imul(one ^ (one >>> 13), 0xc2b2ae35);
  return { high: two >>> 0, low: one >>> 0 };
}
