import { type Kysely, sql } from 'kysely';

/** An erasure may remove all stored answers about several customers, which are few among the keys. */
export async function indexSharedAnswers(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE INDEX idempotency_keys_shared ON idempotency_keys (subscription_id, key_hash)
    WHERE customer_id IS NULL AND answer_encrypted IS NOT NULL`.execute(db);
}
