import { sql } from 'kysely';
import type { WriteHandle } from '../database.ts';
import { isValueRefused } from '../database-errors.ts';
import { MoveRefusedError } from './move-refused-error.ts';
import { type MovedTable, nameRow, names, type Row } from './table-rows.ts';

/**
 * Inserts a page of rows.
 * @throws MoveRefusedError with row and column when PostgreSQL cannot store a value, such as a date typed by
 *   hand
 */
export async function insertRows(
  target: WriteHandle,
  table: MovedTable,
  rows: readonly Row[],
): Promise<void> {
  await sql`savepoint page`.execute(target);
  try {
    await insert(target, table, rows);
  } catch (error) {
    if (!isValueRefused(error)) throw error;
    await sql`rollback to savepoint page`.execute(target);
    throw new MoveRefusedError(await describeRefusedValue(target, table, rows), { cause: error });
  }
  await sql`release savepoint page`.execute(target);
}

/** One parameter for any number of columns; PostgreSQL reads each value as its column's type. */
async function insert(target: WriteHandle, table: MovedTable, rows: readonly Row[]): Promise<void> {
  await sql`insert into ${sql.table(table.name)} (${names(table.columns)})
    select ${names(table.columns)} from json_populate_recordset(null::${sql.table(table.name)}, ${JSON.stringify(rows)}::json)`.execute(
    target,
  );
}

/** PostgreSQL's own message is not repeated, because it quotes the value. */
async function describeRefusedValue(
  target: WriteHandle,
  table: MovedTable,
  rows: readonly Row[],
): Promise<string> {
  for (const row of rows) {
    if (await isReadable(target, table, row)) continue;
    for (const column of table.columns) {
      if (await isReadable(target, table, { [column]: row[column] ?? null })) continue;
      return `${nameRow(row, table)} has a value in ${column} that PostgreSQL cannot store; correct it in the embedded database first`;
    }
  }
  return `${table.name} has a value that PostgreSQL cannot store`;
}

async function isReadable(target: WriteHandle, table: MovedTable, values: Row): Promise<boolean> {
  try {
    await sql`select count(r) from json_populate_record(null::${sql.table(table.name)}, ${JSON.stringify(values)}::json) r`.execute(
      target,
    );
    return true;
  } catch (error) {
    if (!isValueRefused(error)) throw error;
    await sql`rollback to savepoint page`.execute(target);
    return false;
  }
}
