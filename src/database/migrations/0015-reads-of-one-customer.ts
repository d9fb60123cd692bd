import { type Kysely, sql } from 'kysely';
import type { EngineName } from '../engine.ts';

const CUSTOMER_OF_ITEM: Readonly<Record<EngineName, string>> = {
  sqlite: `json_extract(item, '$.customerId')`,
  postgres: `(item::json ->> 'customerId')::integer`,
};

/**
 * Finds the data about one customer by an index. Before, export and erasure read every item of every batch
 * and every event.
 */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table type, so that it never changes with them
export async function indexReadsOfOneCustomer(db: Kysely<any>, engine: EngineName): Promise<void> {
  const statements = [
    'ALTER TABLE placement_batch_items ADD COLUMN customer_id INTEGER',
    `UPDATE placement_batch_items SET customer_id = ${CUSTOMER_OF_ITEM[engine]}`,
    'CREATE INDEX placement_batch_items_customer ON placement_batch_items (customer_id, batch_id, position)',
    'CREATE INDEX outbox_events_customer ON outbox_events (customer_id, id)',
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
