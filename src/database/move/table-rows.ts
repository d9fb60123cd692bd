import { hash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { WriteHandle } from '../database.ts';

type Value = string | number | null;
export type Row = Readonly<Record<string, Value>>;

/** A table as the move reads and writes it: the same columns and the same key on both engines. */
export interface MovedTable {
  readonly name: string;
  readonly key: readonly string[];
  /** Sorted by name, so that both engines give the same text for the same row. */
  readonly columns: readonly string[];
}

/** Rows held in memory at a time. */
const PAGE_ROWS = 1_000;

/** Reads a table page by page along its primary key. */
export async function* pagesOf(db: WriteHandle, table: MovedTable): AsyncGenerator<readonly Row[]> {
  let last: Row | undefined;
  do {
    const after = last === undefined ? sql`` : sql`where (${names(table.key)}) > (${keyValues(last, table)})`;
    const { rows }: { rows: readonly Row[] } = await sql<Row>`
      select ${names(table.columns)} from ${sql.table(table.name)} ${after}
      order by ${names(table.key)} limit ${sql.lit(PAGE_ROWS)}`.execute(db);
    if (rows.length > 0) yield rows;
    last = rows.length < PAGE_ROWS ? undefined : rows.at(-1);
  } while (last !== undefined);
}

export function names(columns: readonly string[]): RawBuilder<unknown> {
  return sql.join(columns.map((column) => sql.ref(column)));
}

function keyValues(row: Row, { key }: MovedTable): RawBuilder<unknown> {
  return sql.join(key.map((column) => row[column]));
}

/** Identifies a row in a message by its key, never by personal data. */
export function nameRow(row: Row, { name, key }: MovedTable): string {
  return `${name} ${key.map((column) => `${column}=${row[column]}`).join(' ')}`;
}

/** A row as one text, the same on both engines. */
export function canonicalText(row: Row, { columns }: MovedTable): string {
  return JSON.stringify(columns.map((column) => row[column]));
}

/** Number of rows, and a checksum independent of their order, since engines sort text differently. */
export interface TableDigest {
  readonly rows: number;
  readonly checksum: string;
}

/** Adds up a digest row by row. Rows cannot cancel each other out: the key makes each of them unique. */
export function createDigester(table: MovedTable): { add(row: Row): void; digest(): TableDigest } {
  const sum = Buffer.alloc(32);
  let rows = 0;
  return {
    add(row) {
      const one = hash('sha256', canonicalText(row, table), 'buffer');
      for (let index = 0; index < sum.length; index += 1) sum[index] = (sum[index] ?? 0) ^ (one[index] ?? 0);
      rows += 1;
    },
    digest: () => ({ rows, checksum: sum.toString('hex') }),
  };
}
