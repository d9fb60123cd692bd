import { type Kysely, sql } from 'kysely';
import type { EngineName } from '../engine.ts';

const DIALECTS: Readonly<Record<EngineName, { readonly time: string; readonly table: string }>> = {
  sqlite: { time: 'TEXT', table: 'STRICT, WITHOUT ROWID' },
  postgres: { time: 'TIMESTAMPTZ(3)', table: '' },
};

/** How many attempts of each endpoint succeeded and failed, by hour. */
export async function createEventCounts(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  const { time, table } = DIALECTS[engine];
  const statements = [
    `CREATE TABLE event_counts (
      endpoint_id INTEGER NOT NULL REFERENCES event_endpoints (id),
      hour ${time} NOT NULL,
      delivered INTEGER NOT NULL,
      failed INTEGER NOT NULL,
      PRIMARY KEY (endpoint_id, hour)
    ) ${table}`,
    'CREATE INDEX event_counts_hour ON event_counts (hour)',
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
