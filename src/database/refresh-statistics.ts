import { sql } from 'kysely';
import type { WriteHandle } from './database.ts';
import { engineOf } from './engine.ts';

/** The tables that a bulk load reads while it fills them. */
const TABLES = ['customers', 'placements'] as const;

/**
 * Keeps PostgreSQL's statistics current during a bulk load. Otherwise PostgreSQL plans for tables of a few
 * rows, and reads a grown table once for each row; its own ANALYZE comes up to a minute late.
 * @returns a function to call before each batch, with the number of customers stored so far. It refreshes each
 *   time that number has doubled, and does nothing on the embedded engine, which plans without statistics.
 */
export function createStatisticsRefresh(db: WriteHandle): (stored: number) => Promise<void> {
  let refreshedAt = 0;
  return async (stored) => {
    if (engineOf(db) !== 'postgres' || stored < 2 * refreshedAt) return;
    for (const table of TABLES) await sql`analyze ${sql.table(table)}`.execute(db);
    refreshedAt = stored;
  };
}
