import { type Kysely, sql } from 'kysely';

/** Every erasure blanks all stored bodies. Most servers store none, which this index shows at once. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table type, so that it never changes with them
export async function indexRequestBodies(db: Kysely<any>): Promise<void> {
  await sql`CREATE INDEX request_log_bodies ON request_log (id)
    WHERE request_body_encrypted IS NOT NULL OR response_body_encrypted IS NOT NULL`.execute(db);
}
