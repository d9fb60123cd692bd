import { type Kysely, sql } from 'kysely';

/** Expiries of keys that an administrator set, which owners cannot lift. Of those before nobody knows who set them. */
export async function createFixedExpiry(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE subscription_keys ADD COLUMN is_expiry_fixed INTEGER NOT NULL DEFAULT 0`.execute(db);
}
