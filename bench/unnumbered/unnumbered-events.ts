import { CompiledQuery } from 'kysely';
import type { WriteHandle } from '../../src/database/database.ts';
import { engineOf } from '../../src/database/engine.ts';
import { createEventStore as createNumberedStore } from '../../src/events/event-store.ts';
import type { Sequencer } from '../../src/events/sequencer.ts';
import type { EventLog } from '../../src/kernel/event.ts';

const INSERT = `insert into outbox_events (event_type, customer_id, occurred_at, actor, request_id, details)
  values (?, ?, ?, ?, ?, ?)`;

/** Replaces the function in `src/events/sequencer.ts`. */
export function startSequencer(): Sequencer {
  return { note: () => undefined, close: async () => undefined };
}

/** Replaces the function in `src/events/event-store.ts`, which numbers events on the embedded engine. */
export function createEventStore(db: WriteHandle): EventLog {
  if (engineOf(db) === 'postgres') return createNumberedStore(db);
  return {
    async add(events, { actor, requestId }) {
      for (const { type, customerId, at, data } of events) {
        const row = [type, customerId, at, actor, requestId, JSON.stringify(data)];
        await db.executeQuery(CompiledQuery.raw(INSERT, row));
      }
    },
  };
}
