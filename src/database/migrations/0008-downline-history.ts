import { type Kysely, sql } from 'kysely';

/** `database/random-order-indexes.ts` drops it during a bulk load and creates it again. */
export const INDEX_DOWNLINE_HISTORY = `CREATE INDEX placements_downline_history
  ON placements (tree, upline_id, leg, node_id, from_at, to_at, is_vacant)`;

/**
 * Reads past and present downlines from the index alone. Every page that shows a node counts its direct
 * downline, often a thousand customers, and reading the row of each would slow the page down.
 */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table type, so that it never changes with them
export async function coverDownlineHistory(db: Kysely<any>): Promise<void> {
  await sql`DROP INDEX placements_downline_history`.execute(db);
  await sql.raw(INDEX_DOWNLINE_HISTORY).execute(db);
}
