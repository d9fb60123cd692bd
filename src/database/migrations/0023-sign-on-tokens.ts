import { type Kysely, sql } from 'kysely';
import type { EngineName } from '../engine.ts';

/** One-time tokens of single sign-on, and how often each caller and customer has asked for them lately. */
export async function createSignOnTokens(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  const isEmbedded = engine === 'sqlite';
  const time = isEmbedded ? 'TEXT' : 'TIMESTAMPTZ(3)';
  const table = isEmbedded ? 'STRICT, WITHOUT ROWID' : '';
  const statements = [
    `CREATE TABLE sign_on_tokens (
      token_hash TEXT PRIMARY KEY,
      customer_id INTEGER NOT NULL,
      account_id INTEGER REFERENCES accounts (id) ON DELETE CASCADE,
      expires_at ${time} NOT NULL
    ) ${table}`,
    'CREATE INDEX sign_on_tokens_expiry ON sign_on_tokens (expires_at)',
    'CREATE INDEX sign_on_tokens_customer ON sign_on_tokens (customer_id)',
    'CREATE INDEX sign_on_tokens_account ON sign_on_tokens (account_id)',
    `CREATE TABLE sign_on_counts (
      subject TEXT PRIMARY KEY,
      attempts INTEGER NOT NULL,
      expires_at ${time} NOT NULL
    ) ${table}`,
    'CREATE INDEX sign_on_counts_expiry ON sign_on_counts (expires_at)',
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
