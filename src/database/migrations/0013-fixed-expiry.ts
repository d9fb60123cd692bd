import { type Kysely, sql } from 'kysely';

/**
 * Marks expiries that an administrator set, which owners cannot lift. For older ones the author is unknown.
 */
export async function createFixedExpiry(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE subscription_keys ADD COLUMN is_expiry_fixed INTEGER NOT NULL DEFAULT 0`.execute(db);
}
