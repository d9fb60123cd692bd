import { type Kysely, sql } from 'kysely';
import type { EngineName } from '../engine.ts';

/** An account without a subscription can ask the administrators for one; at most one request an account. */
export async function createAccessRequests(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  const time = sql.raw(engine === 'sqlite' ? 'TEXT' : 'TIMESTAMPTZ(3)');
  await sql`ALTER TABLE accounts ADD COLUMN access_requested_at ${time}`.execute(db);
}
