import type { DatabaseSync } from 'node:sqlite';
import type { Client } from 'pg';
import { openEmbeddedReader, openUnchangedFile } from './embedded-reader.ts';
import type { EngineName } from './engine.ts';

/** Where a thread finds the database: it opens its own connection. */
export type ScanSource =
  | {
      readonly file: string;
      /** Creates no files next to the database either. */
      readonly leavesNoTrace?: boolean;
    }
  | { readonly url: string };

/** Reads whole tables as of one moment, on its own connection. For threads, which may block. */
export interface TableScan {
  readonly engine: EngineName;
  /**
   * Runs a SELECT, whose parameters are written `$1`, `$2`.
   * @param onRow called for each row, with its values in order
   */
  read(query: string, parameters: readonly string[], onRow: (row: readonly unknown[]) => void): Promise<void>;
  /**
   * Reads whole numbers of a whole table, in the order in which the rows are stored. The database puts many rows into
   * one text for each column: making an object of each row in a driver would take longer than all the rest.
   */
  readNumbers(order: NumbersOrder, onBlock: (columns: readonly (readonly number[])[]) => void): Promise<void>;
  close(): Promise<void>;
}

export interface NumbersOrder {
  /** On the embedded engine, it must have row ids. */
  readonly table: string;
  /** Expressions that are never NULL. */
  readonly columns: readonly string[];
  /** Which rows. */
  readonly where: string;
  /** Parameters of both. */
  readonly parameters: readonly string[];
}

/** Rows fetched at a time from a server. */
const ROWS_A_FETCH = 20_000;
/** Rows of numbers read together from a file. */
const ROWS_A_BLOCK = 50_000;
/** Pages read together from a server: 8 MB. */
const PAGES_A_BLOCK = 1_000;

export function openTableScan(source: ScanSource): Promise<TableScan> {
  if ('url' in source) return openServerScan(source.url);
  const { file, leavesNoTrace = false } = source;
  return openFileScan(leavesNoTrace ? openUnchangedFile(file) : openEmbeddedReader(file));
}

async function openFileScan(database: DatabaseSync): Promise<TableScan> {
  database.exec('BEGIN');
  const valuesOf = (parameters: readonly string[]) =>
    Object.fromEntries(parameters.map((value, index) => [`$${index + 1}`, value]));
  return {
    engine: 'sqlite',
    async read(query, parameters, onRow) {
      const statement = database.prepare(query);
      statement.setReturnArrays(true);
      for (const row of statement.iterate(valuesOf(parameters))) onRow(row as unknown as unknown[]);
    },
    async readNumbers({ table, columns, where, parameters }, onBlock) {
      const { last } = database.prepare(`select max(rowid) as last from ${table}`).get() as { last: number };
      // An index would find the rows of a tree, not those of a block.
      const block = database.prepare(`select ${columns.map((column) => `json_group_array(${column})`).join()}
        from ${table} not indexed where rowid > $from and rowid <= $to and ${where}`);
      block.setReturnArrays(true);
      for (let from = 0; from < last; from += ROWS_A_BLOCK) {
        const texts = block.get({ ...valuesOf(parameters), $from: from, $to: from + ROWS_A_BLOCK });
        onBlock((texts as unknown as string[]).map((text) => JSON.parse(text)));
      }
    },
    async close() {
      database.close();
    },
  };
}

async function openServerScan(url: string): Promise<TableScan> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, application_name: 'upline' });
  await client.connect();
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  await client.query('SET LOCAL statement_timeout = 0; SET LOCAL jit = off');
  return {
    engine: 'postgres',
    async read(query, parameters, onRow) {
      await client.query(`DECLARE scan NO SCROLL CURSOR FOR ${query}`, [...parameters]);
      for (;;) {
        const fetch = { text: `FETCH ${ROWS_A_FETCH} FROM scan`, rowMode: 'array' } as const;
        const { rows } = await client.query<unknown[]>(fetch);
        for (const row of rows) onRow(row);
        if (rows.length < ROWS_A_FETCH) break;
      }
      await client.query('CLOSE scan');
    },
    async readNumbers({ table, columns, where, parameters }, onBlock) {
      // Keeps the rows of the table in place until the transaction ends.
      await client.query(`LOCK TABLE ${table} IN ACCESS SHARE MODE`);
      await setIndexScans(client, 'off');
      const size = await client.query<{ pages: number }>(
        `select (pg_relation_size('${table}') / current_setting('block_size')::int)::int as pages`,
      );
      const pages = size.rows[0]?.pages ?? 0;
      const [from, to] = [parameters.length + 1, parameters.length + 2];
      const text = `select ${columns.map((column) => `array_agg(${column})::text`).join()} from ${table}
        where ctid >= $${from}::tid and ctid < $${to}::tid and ${where}`;
      for (let page = 0; page < pages; page += PAGES_A_BLOCK) {
        const values = [...parameters, `(${page},0)`, `(${page + PAGES_A_BLOCK},0)`];
        const { rows } = await client.query<(string | null)[]>({ text, values, rowMode: 'array' });
        const lists = rows[0]?.map((list) => JSON.parse(`[${list?.slice(1, -1) ?? ''}]`));
        if (lists !== undefined) onBlock(lists);
      }
      await setIndexScans(client, 'on');
    },
    close: () => client.end(),
  };
}

/** With statistics from when the table was small, the planner would read a whole index for each block. */
async function setIndexScans(client: Client, value: 'on' | 'off'): Promise<void> {
  const scans = ['indexscan', 'indexonlyscan', 'bitmapscan'];
  await client.query(scans.map((scan) => `SET LOCAL enable_${scan} = ${value}`).join('; '));
}
