import type { Column } from './column.ts';

/** A column of sums. An addition to all nodes of a stretch is stored once, so their own numbers may be negative. */
export class SummedColumn implements Column {
  readonly own: Column;
  /** By number of the stretch; 0 at 0. */
  readonly ofStretch: Column;
  readonly #stretchOf: Column;

  constructor(own: Column, ofStretch: Column, stretchOf: Column) {
    this.own = own;
    this.ofStretch = ofStretch;
    this.#stretchOf = stretchOf;
  }

  get(slot: number): number {
    return this.own.get(slot) + this.ofStretch.get(this.#stretchOf.get(slot));
  }

  set(slot: number, value: number): void {
    this.own.set(slot, value - this.ofStretch.get(this.#stretchOf.get(slot)));
  }

  /** Adds to one node. */
  add(slot: number, addition: number): void {
    this.own.set(slot, this.own.get(slot) + addition);
  }

  /** Adds to every node of a stretch. */
  addToStretch(stretch: number, addition: number): void {
    this.ofStretch.set(stretch, this.ofStretch.get(stretch) + addition);
  }
}
