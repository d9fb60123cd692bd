import { type Kysely, sql } from 'kysely';
import type { EngineName } from '../engine.ts';

/**
 * Numbers waiting events by id, after the highest position, in one round trip. `numbered` is null while
 * another process numbers. The function is volatile, so each of its statements has a snapshot of its own: those
 * after the lock see all that its previous holder has committed.
 */
const NUMBER_EVENTS = `
  CREATE FUNCTION number_events(batch INTEGER, OUT numbered INTEGER, OUT head INTEGER) LANGUAGE plpgsql AS $$
  BEGIN
    IF NOT pg_try_advisory_xact_lock(7305563) THEN RETURN; END IF;
    SELECT coalesce(max(position), 0) INTO head FROM outbox_events;
    UPDATE outbox_events SET position = waiting.position
    FROM (
      SELECT id, head + row_number() OVER (ORDER BY id) AS position
      FROM (
        SELECT id FROM outbox_events WHERE position IS NULL AND details IS NOT NULL ORDER BY id LIMIT batch
      ) AS first
    ) AS waiting
    WHERE outbox_events.id = waiting.id;
    GET DIAGNOSTICS numbered = ROW_COUNT;
    head := head + numbered;
  END $$`;

/** The embedded engine numbers events when they are stored. */
export async function createNumberEvents(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  if (engine === 'postgres') await sql.raw(NUMBER_EVENTS).execute(db);
}
