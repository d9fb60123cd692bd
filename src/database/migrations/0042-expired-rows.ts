import { type Kysely, sql } from 'kysely';

const TABLES = ['account_links', 'account_sessions', 'sign_in_attempts'] as const;

/** Expired rows of these tables are removed every minute, also while a caller tries many names. */
export async function indexExpiredRows(db: Kysely<unknown>): Promise<void> {
  for (const table of TABLES) {
    await sql`CREATE INDEX ${sql.ref(`${table}_expiry`)} ON ${sql.table(table)} (expires_at)`.execute(db);
  }
}
