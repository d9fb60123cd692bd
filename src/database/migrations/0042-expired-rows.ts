import { type Kysely, sql } from 'kysely';

/** Expired counts of failed sign-ins are removed every minute, also while somebody tries many names. */
export async function indexExpiredAttempts(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE INDEX sign_in_attempts_expiry ON sign_in_attempts (expires_at)`.execute(db);
}
