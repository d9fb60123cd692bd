import { type Kysely, sql } from 'kysely';
import type { EngineName } from '../engine.ts';

/**
 * If an earlier version erased a person, the first stop overwrites what is left in unused parts of the file.
 */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table type, so that it never changes with them
export async function noteEarlierErasures(db: Kysely<any>, engine: EngineName): Promise<void> {
  if (engine === 'postgres') return;
  await sql`INSERT INTO installation (name, value)
    SELECT 'unused-bytes-erasure', 'by an earlier version' WHERE EXISTS (SELECT 1 FROM customers WHERE erased_at IS NOT NULL)`.execute(
    db,
  );
}
