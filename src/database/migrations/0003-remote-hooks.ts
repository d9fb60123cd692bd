import { type Kysely, sql } from 'kysely';
import type { EngineName } from '../engine.ts';

/** How each engine writes the same thing, as in 0001. */
const DIALECTS: Readonly<
  Record<EngineName, { readonly time: string; readonly table: string; readonly passing: string }>
> = {
  sqlite: { time: 'TEXT', table: 'STRICT', passing: 'TABLE' },
  // Rows of calls that run now mean nothing after a crash, so they need not be made durable.
  postgres: { time: 'TIMESTAMPTZ(3)', table: '', passing: 'UNLOGGED TABLE' },
};

/** Calls of remote handlers that run, and the secrets between us and remote extensions. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table type, so that it never changes with them
export async function createRemoteHooks(db: Kysely<any>, engine: EngineName): Promise<void> {
  const { time, table, passing } = DIALECTS[engine];
  const statements = [
    `CREATE ${passing} hook_tokens (
      token_hash TEXT NOT NULL PRIMARY KEY,
      hook TEXT NOT NULL,
      actor TEXT NOT NULL,
      request_id TEXT NOT NULL,
      customer_id INTEGER,
      state TEXT NOT NULL CHECK (state IN ('issued', 'running', 'done')),
      is_stored INTEGER NOT NULL,
      breach TEXT,
      expires_at ${time} NOT NULL,
      call_encrypted TEXT NOT NULL,
      failure_encrypted TEXT
    ) ${table}`,
    'CREATE INDEX hook_tokens_expiry ON hook_tokens (expires_at)',
    'CREATE INDEX hook_tokens_customer ON hook_tokens (customer_id) WHERE customer_id IS NOT NULL',
    `CREATE TABLE extension_secrets (
      kind TEXT NOT NULL CHECK (kind IN ('extension', 'directscale')),
      name TEXT NOT NULL,
      secret_hash TEXT NOT NULL UNIQUE,
      secret_encrypted TEXT,
      created_at ${time} NOT NULL,
      in_use_since ${time},
      PRIMARY KEY (kind, name)
    ) ${table}`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
