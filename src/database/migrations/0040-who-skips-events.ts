import { type Kysely, sql } from 'kysely';

/** Who gave up an event, in the list of deliveries. Those before are without. */
export async function keepWhoSkipsEvents(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE event_attempts ADD COLUMN actor TEXT`.execute(db);
}
