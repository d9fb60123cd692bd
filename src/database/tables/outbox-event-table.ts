import type { Generated } from 'kysely';

/**
 * Business events, written in the transaction of the write that they report. They hold ids and types only:
 * personal data is read at delivery, so that erasing a person leaves nothing here.
 */
export interface OutboxEventTable {
  id: Generated<number>;
  event_type: string;
  customer_id: number;
  occurred_at: string;
  actor: string;
  request_id: string | null;
}
