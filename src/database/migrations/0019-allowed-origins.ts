import { type Kysely, sql } from 'kysely';

/** Origins whose browser code may use the keys of a subscription. */
export async function createAllowedOrigins(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE subscriptions ADD COLUMN allowed_origins TEXT NOT NULL DEFAULT ''`.execute(db);
}
