import { type Kysely, sql } from 'kysely';
import type { EngineName } from '../engine.ts';

/** Ids that an unfinished import gave to rows in place of ids already in use, so that it can continue. */
export async function createReplacedIds(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  await sql
    .raw(`CREATE TABLE import_replaced_ids (
      file_checksum TEXT NOT NULL REFERENCES imports (file_checksum),
      row_index INTEGER NOT NULL,
      id INTEGER NOT NULL,
      PRIMARY KEY (file_checksum, row_index)
    ) ${engine === 'sqlite' ? 'STRICT, WITHOUT ROWID' : ''}`)
    .execute(db);
}
