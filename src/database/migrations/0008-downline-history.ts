import { type Kysely, sql } from 'kysely';

/** Also made again by whoever has dropped it for a while (`database/downline-indexes.ts`). */
export const INDEX_DOWNLINE_HISTORY = `CREATE INDEX placements_downline_history
  ON placements (tree, upline_id, leg, node_id, from_at, to_at, is_vacant)`;

/**
 * Past and present downlines from the index alone: who has a thousand directly below them is counted on
 * every page that shows them, and a look at each row would make the page slower with each.
 */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table type, so that it never changes with them
export async function coverDownlineHistory(db: Kysely<any>): Promise<void> {
  await sql`DROP INDEX placements_downline_history`.execute(db);
  await sql.raw(INDEX_DOWNLINE_HISTORY).execute(db);
}
