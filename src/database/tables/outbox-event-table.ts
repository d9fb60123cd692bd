import type { Generated } from 'kysely';

/**
 * Business events, written in the transaction of the write that they report. They hold ids, enumerations and
 * names of fields only: personal data is read at delivery, so that erasing a person leaves nothing here.
 */
export interface OutboxEventTable {
  id: Generated<number>;
  /** Place in the one order of all events, without gaps; `null` until the sequencer has seen the event. */
  position: number | null;
  event_type: string;
  /** `null` for an event that is not about one customer. */
  customer_id: number | null;
  occurred_at: string;
  actor: string;
  request_id: string | null;
  /** JSON; `null` for events from before the feed, which have no position. */
  details: string | null;
}
