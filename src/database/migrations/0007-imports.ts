import { type Kysely, sql } from 'kysely';
import type { EngineName } from '../engine.ts';

/** How each engine writes the same thing, as in 0001. */
const DIALECTS: Readonly<Record<EngineName, { readonly time: string; readonly table: string }>> = {
  sqlite: { time: 'TEXT', table: 'STRICT, WITHOUT ROWID' },
  postgres: { time: 'TIMESTAMPTZ(3)', table: '' },
};

/** Progress of the import of each file. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table type, so that it never changes with them
export async function createImports(db: Kysely<any>, engine: EngineName): Promise<void> {
  const { time, table } = DIALECTS[engine];
  await sql
    .raw(`CREATE TABLE imports (
      file_checksum TEXT PRIMARY KEY,
      request_id TEXT NOT NULL,
      started_at ${time} NOT NULL,
      finished_at ${time},
      total_rows INTEGER NOT NULL,
      position INTEGER NOT NULL,
      stored INTEGER NOT NULL,
      first_id INTEGER NOT NULL,
      CHECK (position BETWEEN 0 AND total_rows),
      CHECK (stored BETWEEN 0 AND position)
    ) ${table}`)
    .execute(db);
}
