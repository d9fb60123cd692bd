import { type Kysely, sql } from 'kysely';

/**
 * The embedded engine accepted dates in the year 0000, which PostgreSQL does not have and contracts now
 * refuse. Such a birth date carries no information and becomes NULL. Such a sign-up date becomes the day when
 * the record was created.
 */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table type, so that it never changes with them
export async function clearYearZero(db: Kysely<any>): Promise<void> {
  await sql`UPDATE customers SET birth_date = NULL WHERE birth_date < '0001-01-01'`.execute(db);
  await sql`UPDATE customers SET sign_up_date = created_at WHERE sign_up_date < '0001-01-01'`.execute(db);
}
