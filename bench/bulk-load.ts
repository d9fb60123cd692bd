import { sql } from 'kysely';
import type { WriteHandle } from '../src/database/database.ts';
import { engineOf } from '../src/database/engine.ts';
import { ensureSearchIndex, suspendSearchIndex } from '../src/database/text-search.ts';

/**
 * Fills tables without the work that would make millions of rows slow: triggers, whose rows are not needed, and, on
 * PostgreSQL, checks of references, and indexes, which are built at the end. The search index is built at the end as
 * well: otherwise the server would start with a million texts to index, and would index them while it is measured.
 */
export async function loadInBulk(
  db: WriteHandle,
  tables: readonly string[],
  load: () => Promise<void>,
): Promise<void> {
  const run = async (statements: readonly string[]) => {
    for (const statement of statements) await sql.raw(statement).execute(db);
  };
  const names = sql.join(tables);
  if (engineOf(db) === 'sqlite') {
    const { rows } = await sql<{ name: string; sql: string }>`
      select name, sql from sqlite_master
      where type = 'trigger' and tbl_name in (${names})`.execute(db);
    await run([...rows.map(({ name }) => `drop trigger ${name}`), ...suspendSearchIndex()]);
    await load();
    await ensureSearchIndex(db);
    await run(rows.map((row) => row.sql));
    return;
  }
  const { rows } = await sql<{ name: string; definition: string }>`
    select indexname as name, indexdef as definition from pg_indexes
    where schemaname = current_schema() and tablename in (${names})
    and indexname not in (select conname from pg_constraint)`.execute(db);
  await run(tables.map((table) => `alter table ${table} disable trigger all`));
  await run(rows.map(({ name }) => `drop index ${name}`));
  await load();
  await run(rows.map(({ definition }) => definition));
  await run(tables.map((table) => `alter table ${table} enable trigger all`));
}
