import { type Kysely, sql } from 'kysely';

/** The back office lists batches by their state; staged ones are few among all. */
export async function indexBatchesByState(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE INDEX placement_batches_state ON placement_batches (state, id)`.execute(db);
}
