import { type Kysely, sql } from 'kysely';

/** Who gave up an event, for the list of deliveries. Earlier entries have no name. */
export async function keepWhoSkipsEvents(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE event_attempts ADD COLUMN actor TEXT`.execute(db);
}
