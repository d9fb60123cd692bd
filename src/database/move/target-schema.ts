import { sql } from 'kysely';
import type { WriteHandle } from '../database.ts';
import { TABLE_KEYS } from '../tables/table-keys.ts';
import type { SourceSnapshot } from './source-snapshot.ts';

/**
 * Drops the foreign keys, so that rows can arrive in any order: a customer's sponsor may have the higher id.
 * DDL is part of the transaction, so no other connection ever sees the tables without them.
 * @returns a function that adds them again, which checks every row
 */
export async function liftForeignKeys(db: WriteHandle): Promise<() => Promise<void>> {
  const { rows } = await sql<{ table: string; name: string; definition: string }>`
    select relname as table, conname as name, pg_get_constraintdef(pg_constraint.oid) as definition
    from pg_constraint join pg_class on pg_class.oid = conrelid
    where contype = 'f' and relnamespace = current_schema()::regnamespace
    order by relname, conname`.execute(db);
  const keys = rows.filter((row) => Object.hasOwn(TABLE_KEYS, row.table));
  for (const { table, name } of keys) {
    await sql`alter table ${sql.table(table)} drop constraint ${sql.ref(name)}`.execute(db);
  }
  return async () => {
    for (const { table, name, definition } of keys) {
      await sql`alter table ${sql.table(table)} add constraint ${sql.ref(name)} ${sql.raw(definition)}`.execute(
        db,
      );
    }
  };
}

const TABLES_WITH_TRIGGERS = ['customers', 'placements'];

/**
 * Disables the triggers of customers and placements: what they would write is copied with the rest.
 * @returns a function that enables them again
 */
export async function silenceTriggers(db: WriteHandle): Promise<() => Promise<void>> {
  const turn = async (state: 'disable' | 'enable') => {
    for (const table of TABLES_WITH_TRIGGERS) {
      await sql`alter table ${sql.table(table)} ${sql.raw(state)} trigger user`.execute(db);
    }
  };
  await turn('disable');
  return () => turn('enable');
}

/**
 * Creates the indexes that the plan asked for (`customers/unique-indexes.ts`) now; the first start would be
 * bound by its time limit for statements. The migrations have created the others.
 */
export async function createMissingIndexes(db: WriteHandle, source: SourceSnapshot): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select indexname as name from pg_indexes where schemaname = current_schema()`.execute(db);
  const existing = new Set(rows.map((row) => row.name));
  for (const { name, statement } of source.indexes) {
    if (!existing.has(name)) await sql.raw(statement).execute(db);
  }
}

/** The next number is the one after the highest ever given out, even if that row is gone. */
export async function continueSequences(db: WriteHandle, source: SourceSnapshot): Promise<void> {
  for (const { name, seq } of source.sequences) {
    const table = source.tables.find((candidate) => candidate.name === name);
    if (table === undefined) continue;
    await sql`select setval(pg_get_serial_sequence(${name}, ${table.key[0]}), greatest(${seq}::int, 1), ${seq}::int > 0)`.execute(
      db,
    );
  }
}
