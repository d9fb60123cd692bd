import { type Kysely, sql } from 'kysely';
import type { EngineName } from '../engine.ts';

/** How each engine writes the same thing, as in 0001. */
const DIALECTS: Readonly<Record<EngineName, { readonly time: string; readonly table: string }>> = {
  sqlite: { time: 'TEXT', table: 'STRICT' },
  postgres: { time: 'TIMESTAMPTZ(3)', table: '' },
};

/** Answers kept under the idempotency keys of callers. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table type, so that it never changes with them
export async function createIdempotencyKeys(db: Kysely<any>, engine: EngineName): Promise<void> {
  const { time, table } = DIALECTS[engine];
  const statements = [
    // No reference to customers: a handler of the client extension may have answered with anybody's id.
    `CREATE TABLE idempotency_keys (
      subscription_id INTEGER NOT NULL REFERENCES subscriptions (id),
      key_hash TEXT NOT NULL,
      request_hash TEXT NOT NULL,
      claimed_by TEXT NOT NULL,
      leased_until ${time} NOT NULL,
      expires_at ${time} NOT NULL,
      customer_id INTEGER,
      answer_encrypted TEXT,
      PRIMARY KEY (subscription_id, key_hash)
    ) ${table}`,
    'CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at)',
    `CREATE INDEX idempotency_keys_customer ON idempotency_keys (customer_id) WHERE customer_id IS NOT NULL`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
