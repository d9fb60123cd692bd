import { sql } from 'kysely';
import type { WriteHandle } from '../src/database/database.ts';
import { engineOf } from '../src/database/engine.ts';

/** Lets triggers rest during work that does not need what they write. Those of the search index stay. */
export async function withoutTriggers(
  db: WriteHandle,
  tables: readonly string[],
  work: () => Promise<void>,
): Promise<void> {
  const run = async (statements: readonly string[]) => {
    for (const statement of statements) await sql.raw(statement).execute(db);
  };
  if (engineOf(db) === 'postgres') {
    await run(tables.map((table) => `alter table ${table} disable trigger user`));
    await work();
    await run(tables.map((table) => `alter table ${table} enable trigger user`));
    return;
  }
  const { rows } = await sql<{ name: string; sql: string }>`
    select name, sql from sqlite_master where type = 'trigger' and tbl_name in (${sql.join(tables)}) and name not like '%search%'`.execute(
    db,
  );
  await run(rows.map(({ name }) => `drop trigger ${name}`));
  await work();
  await run(rows.map((row) => row.sql));
}
