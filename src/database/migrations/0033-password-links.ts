import { type Kysely, sql } from 'kysely';
import type { EngineName } from '../engine.ts';

/** The open one-time link with which each customer chooses a password. */
export async function createPasswordLinks(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  const isEmbedded = engine === 'sqlite';
  const statements = [
    `CREATE TABLE password_links (
      customer_id INTEGER PRIMARY KEY REFERENCES customers (id),
      token_hash TEXT NOT NULL UNIQUE,
      expires_at ${isEmbedded ? 'TEXT' : 'TIMESTAMPTZ(3)'} NOT NULL
    ) ${isEmbedded ? 'STRICT' : ''}`,
    'CREATE INDEX password_links_expiry ON password_links (expires_at)',
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
