import { CompiledQuery } from 'kysely';
import type { WriteHandle } from '../database/database.ts';
import { engineOf } from '../database/engine.ts';
import { createBreath } from '../kernel/breath.ts';
import type { EventLog, NewEvent } from '../kernel/event.ts';

const COLUMNS = 'event_type, customer_id, occurred_at, actor, request_id, details';
const VALUES_PER_EVENT = 6;
/** A write has few events, except those of big batches. */
const EVENTS_PER_STATEMENT_MAX = 100;

/**
 * The embedded engine has one writer at a time, so an event gets its position in the transaction itself: a
 * write that is rolled back leaves no gap. Events with the highest position are never purged.
 */
const INSERT_EMBEDDED = `insert into outbox_events (position, ${COLUMNS})
  values ((select coalesce(max(position), 0) + 1 from outbox_events), ?, ?, ?, ?, ?, ?)`;

/** By number of events. PostgreSQL stores them without a position; the sequencer adds it after the commit. */
const insertsForPostgres = new Map<number, string>();

/** Stores events; exists only inside a unit of work. */
export function createEventStore(db: WriteHandle): EventLog {
  const isEmbedded = engineOf(db) === 'sqlite';
  return {
    async add(events, { actor, requestId }) {
      const valuesOf = ({ type, customerId, at, data }: NewEvent) => [
        type,
        customerId,
        at,
        actor,
        requestId,
        JSON.stringify(data),
      ];
      if (isEmbedded) {
        const breathe = createBreath();
        for (const event of events) {
          await breathe();
          await db.executeQuery(CompiledQuery.raw(INSERT_EMBEDDED, valuesOf(event)));
        }
        return;
      }
      for (let from = 0; from < events.length; from += EVENTS_PER_STATEMENT_MAX) {
        const part = events.slice(from, from + EVENTS_PER_STATEMENT_MAX);
        await db.executeQuery(CompiledQuery.raw(insertForPostgres(part.length), part.flatMap(valuesOf)));
      }
    },
  };
}

function insertForPostgres(count: number): string {
  const known = insertsForPostgres.get(count);
  if (known !== undefined) return known;
  const row = (index: number) =>
    Array.from({ length: VALUES_PER_EVENT }, (_, place) => `$${index * VALUES_PER_EVENT + place + 1}`).join(
      ', ',
    );
  const values = Array.from({ length: count }, (_, index) => `(${row(index)})`).join(', ');
  const statement = `insert into outbox_events (${COLUMNS}) values ${values}`;
  insertsForPostgres.set(count, statement);
  return statement;
}
