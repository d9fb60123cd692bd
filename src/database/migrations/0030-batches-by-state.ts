import { type Kysely, sql } from 'kysely';

/** The back office lists batches by their state; few of all batches are staged. */
export async function indexBatchesByState(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE INDEX placement_batches_state ON placement_batches (state, id)`.execute(db);
}
