import { type Kysely, sql } from 'kysely';

/**
 * The embedded engine took dates in the year 0000, which PostgreSQL does not have, and which no contract takes any more.
 * A birth date there says nothing, so it is none. A sign-up date there becomes the day when the record was made.
 */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table type, so that it never changes with them
export async function clearYearZero(db: Kysely<any>): Promise<void> {
  await sql`UPDATE customers SET birth_date = NULL WHERE birth_date < '0001-01-01'`.execute(db);
  await sql`UPDATE customers SET sign_up_date = created_at WHERE sign_up_date < '0001-01-01'`.execute(db);
}
