import type { WriteHandle } from '../../database/database.ts';
import { prepareWrite, type StatementParams } from '../../database/prepared-statement.ts';
import type { CallContext } from '../../kernel/call-context.ts';

/**
 * Published names. An upgrade is an UpdateAssociateEvent there. No placement event is published:
 * PlacementChangedEvent is Upline's own, for customers placed by hand, moved or removed, and so is
 * EraseAssociateEvent.
 */
export type EventType =
  | 'CreateAssociateEvent'
  | 'UpdateAssociateEvent'
  | 'EraseAssociateEvent'
  | 'PlacementChangedEvent';

/** Records business events in the transaction they belong to. */
export interface OutboxEventStore {
  add(type: EventType, customerId: number, at: string, context: CallContext): Promise<void>;
}

export function createOutboxEventStore(db: WriteHandle): OutboxEventStore {
  return {
    async add(type, customerId, at, context) {
      await insertEvent(db, {
        event_type: type,
        customer_id: customerId,
        occurred_at: at,
        actor: context.actor,
        request_id: context.requestId,
      });
    },
  };
}

type NewEvent = {
  readonly event_type: EventType;
  readonly customer_id: number;
  readonly occurred_at: string;
  readonly actor: string;
  readonly request_id: string;
};

const insertEvent = prepareWrite((db, event: StatementParams<NewEvent>) =>
  db.insertInto('outbox_events').values(event),
);
