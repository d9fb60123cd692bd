import type { ReadHandle } from '../../database/database.ts';

/** A logged entry about a customer. */
export interface ServiceLogEntry {
  readonly recordNumber: number;
  readonly customerId: number;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly text: string;
  readonly reference: string;
  readonly source: string;
  readonly actor: string;
  readonly operation: string;
  readonly requestId: string | null;
}

export interface ServiceLogReader {
  /**
   * Newest first.
   * @param before only entries with a lower record number; `null` begins with the newest
   */
  entries(customerId: number, limit: number, before: number | null): Promise<ServiceLogEntry[]>;
}

export function createServiceLogReader(db: ReadHandle): ServiceLogReader {
  return {
    async entries(customerId, limit, before) {
      const rows = await db
        .selectFrom('service_log')
        .selectAll()
        .where('customer_id', '=', customerId)
        .$if(before !== null, (query) => query.where('recordnumber', '<', before))
        .orderBy('recordnumber', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        recordNumber: row.recordnumber,
        customerId: row.customer_id,
        at: row.logged_at,
        text: row.text,
        reference: row.reference,
        source: row.source,
        actor: row.actor,
        operation: row.operation,
        requestId: row.request_id,
      }));
    },
  };
}
