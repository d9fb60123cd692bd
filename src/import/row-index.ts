import { ROOT_CUSTOMER_ID } from '../kernel/customer-id.ts';
import { hashKey, type KeyHash } from './key-table.ts';
import type { Reference } from './read-row.ts';

const FIRST_CAPACITY = 4_096;

type NumberArray = Float64Array | Uint32Array | Int32Array | Uint8Array;

/** A typed array that grows. */
function enlarged<Values extends NumberArray>(values: Values, larger: Values): Values {
  larger.set(values);
  return larger;
}

/** The data stored for each row while the file is checked and stored: some 60 bytes, never its text. */
export class RowIndex {
  size = 0;
  /** Where the row begins and ends in the file. */
  starts = new Float64Array(FIRST_CAPACITY);
  ends = new Float64Array(FIRST_CAPACITY);
  /** As a spreadsheet shows it. */
  numbers = new Uint32Array(FIRST_CAPACITY);
  /** Of the customer: the id in the file, or 0 until the import gives one. */
  ids = new Int32Array(FIRST_CAPACITY);
  baseTypes = new Int32Array(FIRST_CAPACITY);
  isFaulty = new Uint8Array(FIRST_CAPACITY);
  bringsPassword = new Uint8Array(FIRST_CAPACITY);
  lacksBackOfficeId = new Uint8Array(FIRST_CAPACITY);
  /** Whether the row could not get its id in the sequence. */
  hasReplacedId = new Uint8Array(FIRST_CAPACITY);
  readonly sponsors = new ReferenceColumn();
  readonly enrollers = new ReferenceColumn();

  /** @returns the row's position in the index */
  add(start: number, end: number, number: number): number {
    if (this.size === this.ends.length) this.#grow();
    const row = this.size;
    this.starts[row] = start;
    this.ends[row] = end;
    this.numbers[row] = number;
    this.size += 1;
    return row;
  }

  numberOf(row: number): number {
    return this.numbers[row] ?? 0;
  }

  replaceId(row: number, id: number): void {
    this.ids[row] = id;
    this.hasReplacedId[row] = 1;
  }

  /** The id of a node's customer; see {@link ReferenceColumn}. */
  idOf(node: number): number {
    return node < 0 ? -node : (this.ids[node] ?? 0);
  }

  #grow(): void {
    const capacity = this.size * 2;
    this.starts = enlarged(this.starts, new Float64Array(capacity));
    this.ends = enlarged(this.ends, new Float64Array(capacity));
    this.numbers = enlarged(this.numbers, new Uint32Array(capacity));
    this.ids = enlarged(this.ids, new Int32Array(capacity));
    this.baseTypes = enlarged(this.baseTypes, new Int32Array(capacity));
    this.isFaulty = enlarged(this.isFaulty, new Uint8Array(capacity));
    this.bringsPassword = enlarged(this.bringsPassword, new Uint8Array(capacity));
    this.lacksBackOfficeId = enlarged(this.lacksBackOfficeId, new Uint8Array(capacity));
    this.hasReplacedId = enlarged(this.hasReplacedId, new Uint8Array(capacity));
  }
}

const KINDS = ['none', 'id', 'BackOfficeId', 'ExternalReferenceId'] as const;

/** The column of a row's reference, for its faults. */
export function referenceField(who: 'Sponsor' | 'Enroller', kind: ReferenceKind): string {
  return kind === 'id' || kind === 'none' ? `${who}Id` : `${who}${kind}`;
}

/** The kind of a row's reference. */
export type ReferenceKind = (typeof KINDS)[number];

/**
 * The reference of each row: first as written in the file, then, once all rows are known, as a node. A node
 * of 0 or more is a row; below 0 it is a stored customer with the negated id.
 */
export class ReferenceColumn {
  nodes = new Int32Array(FIRST_CAPACITY);
  #kinds = new Uint8Array(FIRST_CAPACITY);
  /** The id, or half of the hash of the text. */
  #lows = new Uint32Array(FIRST_CAPACITY);
  #highs = new Uint32Array(FIRST_CAPACITY);

  /** @param keyOf the comparable form of a text */
  set(row: number, reference: Reference | null, keyOf: (text: string) => string): void {
    if (row >= this.nodes.length) this.#grow();
    this.#kinds[row] = KINDS.indexOf(reference?.by ?? 'none');
    this.nodes[row] = -ROOT_CUSTOMER_ID;
    if (reference === null) return;
    const { low, high } =
      reference.by === 'id' ? { low: reference.id, high: 0 } : hashKey(keyOf(reference.value));
    this.#lows[row] = low;
    this.#highs[row] = high;
  }

  kindOf(row: number): ReferenceKind {
    return KINDS[this.#kinds[row] ?? 0] ?? 'none';
  }

  idOf(row: number): number {
    return this.#lows[row] ?? 0;
  }

  hashOf(row: number): KeyHash {
    return { low: this.#lows[row] ?? 0, high: this.#highs[row] ?? 0 };
  }

  /** Frees the data that is needed only until the nodes are known; the kind of each reference stays. */
  forgetText(): void {
    this.#lows = new Uint32Array();
    this.#highs = new Uint32Array();
  }

  #grow(): void {
    const capacity = this.nodes.length * 2;
    this.nodes = enlarged(this.nodes, new Int32Array(capacity));
    this.#kinds = enlarged(this.#kinds, new Uint8Array(capacity));
    this.#lows = enlarged(this.#lows, new Uint32Array(capacity));
    this.#highs = enlarged(this.#highs, new Uint32Array(capacity));
  }
}
