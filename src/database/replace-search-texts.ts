import { sql } from 'kysely';
import type { WriteHandle } from './database.ts';
import { engineOf } from './engine.ts';

/** A new search text for a customer, valid while the customer has the text that it was made for. */
export interface TextChange {
  readonly id: number;
  readonly from: string | null;
  readonly to: string;
}

/** Stores many texts with one statement. A customer that has changed since then keeps its text. */
export async function replaceSearchTexts(db: WriteHandle, changes: readonly TextChange[]): Promise<void> {
  if (changes.length === 0) return;
  const list = JSON.stringify(changes);
  const rows =
    engineOf(db) === 'postgres'
      ? sql`jsonb_to_recordset(${list}::jsonb) as change (id bigint, "from" text, "to" text)`
      : sql`(select value ->> 'id' as id, value ->> 'from' as "from", value ->> 'to' as "to" from json_each(${list})) as change`;
  await sql`update customers set search_text = change."to" from ${rows}
    where customers.id = change.id and customers.search_text is not distinct from change."from"`.execute(db);
}
