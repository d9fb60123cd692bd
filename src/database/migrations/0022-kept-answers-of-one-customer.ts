import { type Kysely, sql } from 'kysely';

/** The index returns the stored answers about one customer page by page, in the order of an export. */
export async function orderKeptAnswers(db: Kysely<unknown>): Promise<void> {
  await sql`DROP INDEX idempotency_keys_customer`.execute(db);
  await sql`CREATE INDEX idempotency_keys_customer
    ON idempotency_keys (customer_id, expires_at, subscription_id, key_hash)
    WHERE customer_id IS NOT NULL`.execute(db);
}
