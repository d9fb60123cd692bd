import type { Options } from 'csv-parse/sync';

/** Rows of a file, packed: passing many small strings between threads costs more than parsing them. */
export interface PackedRows {
  /** All fields, one after the other. */
  readonly text: string;
  /** Length of each field in `text`. */
  readonly lengths: Uint32Array;
  /** Number of fields of each row. */
  readonly counts: Uint32Array;
  /** Number of each row as a spreadsheet shows it; the header is row 1. */
  readonly numbers: Uint32Array;
  /** Where each row ends in the file; it begins where the previous one ends. */
  readonly ends: Float64Array;
}

export type CsvRequest =
  | { readonly kind: 'next' }
  | { readonly kind: 'ranges'; readonly starts: Float64Array; readonly ends: Float64Array };

export type CsvReply =
  | { readonly kind: 'rows'; readonly rows: PackedRows; readonly bytes: number }
  | { readonly kind: 'end' }
  | { readonly kind: 'refused'; readonly reason: string };

export interface CsvWorkerData {
  readonly file: string;
  readonly delimiter: string;
  /** The state that the file must still be in. */
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** Longest row, in characters: far more than all fields of a customer at maximum length. */
export const ROW_LENGTH_MAX = 131_072;

export function parserOptions(delimiter: string): Options {
  return {
    delimiter,
    bom: true,
    max_record_size: ROW_LENGTH_MAX,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: ['\r\n', '\n', '\r'],
  };
}

/** Collects rows until they are sent. */
export class RowPacker {
  #text: string[] = [];
  #lengths: number[] = [];
  #counts: number[] = [];
  #numbers: number[] = [];
  #ends: number[] = [];

  #length = 0;

  /** Characters so far. */
  get length(): number {
    return this.#length;
  }

  get size(): number {
    return this.#counts.length;
  }

  add(fields: readonly string[], number: number, end: number): void {
    for (const field of fields) {
      this.#text.push(field);
      this.#lengths.push(field.length);
      this.#length += field.length;
    }
    this.#counts.push(fields.length);
    this.#numbers.push(number);
    this.#ends.push(end);
  }

  take(): PackedRows {
    const packed = {
      text: this.#text.join(''),
      lengths: Uint32Array.from(this.#lengths),
      counts: Uint32Array.from(this.#counts),
      numbers: Uint32Array.from(this.#numbers),
      ends: Float64Array.from(this.#ends),
    };
    this.#text = [];
    this.#length = 0;
    this.#lengths = [];
    this.#counts = [];
    this.#numbers = [];
    this.#ends = [];
    return packed;
  }
}

/** A row and its position in the file. */
export interface CsvRow {
  readonly fields: readonly string[];
  readonly number: number;
  readonly end: number;
}

export function unpack({ text, lengths, counts, numbers, ends }: PackedRows): CsvRow[] {
  let field = 0;
  let at = 0;
  return Array.from(counts, (count, index) => {
    const fields = Array.from({ length: count }, () => {
      const length = lengths[field] ?? 0;
      field += 1;
      at += length;
      return text.slice(at - length, at);
    });
    return { fields, number: numbers[index] ?? 0, end: ends[index] ?? 0 };
  });
}
