import { CompiledQuery } from 'kysely';
import type { WriteHandle } from './database.ts';
import { type EngineName, engineOf } from './engine.ts';
import type { Tables } from './tables/tables.ts';

type Value = string | number | null;

/**
 * Rows in one statement: many, to suit PostgreSQL, but within both engines' limit on parameters. Each size is about a
 * quarter of the one before, so that no number of rows needs more than three statements of a size.
 */
const STATEMENT_ROWS = [200, 64, 16, 4, 1] as const;

const statements = new Map<string, string>();

/**
 * Inserts rows by the hundred without the query builder, which would build every statement again. That costs
 * more than the embedded engine needs to store the row.
 * @param rows the values of each row, in the order of the columns
 */
export async function bulkInsert<Table extends keyof Tables & string>(
  db: WriteHandle,
  table: Table,
  columns: readonly (keyof Tables[Table] & string)[],
  rows: readonly (readonly Value[])[],
): Promise<void> {
  const engine = engineOf(db);
  let from = 0;
  for (const size of STATEMENT_ROWS) {
    for (; rows.length - from >= size; from += size) {
      const statement = statementFor(engine, table, columns, size);
      await db.executeQuery(CompiledQuery.raw(statement, rows.slice(from, from + size).flat()));
    }
  }
}

/** Names come from the program only; values are parameters. */
function statementFor(engine: EngineName, table: string, columns: readonly string[], size: number): string {
  const key = `${engine} ${table} ${size} ${columns.join()}`;
  const known = statements.get(key);
  if (known !== undefined) return known;
  let parameter = 0;
  const next = () => {
    parameter += 1;
    return engine === 'postgres' ? `$${parameter}` : '?';
  };
  const row = () => `(${columns.map(next).join(', ')})`;
  const values = Array.from({ length: size }, row).join(', ');
  const statement = `insert into ${table} (${columns.join(', ')}) values ${values}`;
  statements.set(key, statement);
  return statement;
}
