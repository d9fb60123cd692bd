import type { DatabaseSync } from 'node:sqlite';
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
  close(): Promise<void>;
}

/** Rows fetched at a time from a server. */
const ROWS_A_FETCH = 20_000;

export function openTableScan(source: ScanSource): Promise<TableScan> {
  if ('url' in source) return openServerScan(source.url);
  const { file, leavesNoTrace = false } = source;
  return openFileScan(leavesNoTrace ? openUnchangedFile(file) : openEmbeddedReader(file));
}

async function openFileScan(database: DatabaseSync): Promise<TableScan> {
  database.exec('BEGIN');
  return {
    engine: 'sqlite',
    async read(query, parameters, onRow) {
      const statement = database.prepare(query);
      statement.setReturnArrays(true);
      const named = Object.fromEntries(parameters.map((value, index) => [`$${index + 1}`, value]));
      for (const row of statement.iterate(named)) onRow(row as unknown as unknown[]);
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
    close: () => client.end(),
  };
}
