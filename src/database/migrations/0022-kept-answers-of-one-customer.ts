import { type Kysely, sql } from 'kysely';

/** The index gives the stored answers about one customer in the order of an export, page by page. */
export async function orderKeptAnswers(db: Kysely<unknown>): Promise<void> {
  await sql`DROP INDEX idempotency_keys_customer`.execute(db);
  await sql`CREATE INDEX idempotency_keys_customer
    ON idempotency_keys (customer_id, expires_at, subscription_id, key_hash)
    WHERE customer_id IS NOT NULL`.execute(db);
}
