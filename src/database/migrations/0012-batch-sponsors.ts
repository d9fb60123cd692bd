import { type Kysely, sql } from 'kysely';

/** Without it, undoing a move in the sponsor tree could not restore the sponsor in a customer's record. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table type, so that it never changes with them
export async function keepBatchSponsors(db: Kysely<any>): Promise<void> {
  await sql`ALTER TABLE placement_batch_items ADD COLUMN sponsor_before INTEGER`.execute(db);
}
