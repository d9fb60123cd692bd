import type { CallContext } from '../call-context.ts';
import type { WriteHandle } from '../database/database.ts';

/** Published names (reference/extension-and-trees.md 4.2). An upgrade is an UpdateAssociateEvent there; EraseAssociateEvent is ours. */
export type EventType = 'CreateAssociateEvent' | 'UpdateAssociateEvent' | 'EraseAssociateEvent';

/** Records business events in the transaction they belong to. */
export interface OutboxEventStore {
  add(type: EventType, customerId: number, at: string, context: CallContext): Promise<void>;
}

export function createOutboxEventStore(db: WriteHandle): OutboxEventStore {
  return {
    async add(type, customerId, at, context) {
      await db
        .insertInto('outbox_events')
        .values({
          event_type: type,
          customer_id: customerId,
          occurred_at: at,
          actor: context.actor,
          request_id: context.requestId,
        })
        .execute();
    },
  };
}
