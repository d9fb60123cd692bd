import { sql } from 'kysely';
import type { WriteHandle } from './database.ts';
import { indexNames } from './engine.ts';
import { INDEX_CURRENT_DOWNLINE } from './migrations/0005-trees.ts';
import { INDEX_DOWNLINE_HISTORY } from './migrations/0008-downline-history.ts';

/*
 * The indexes that lead from a node to those below it. Their keys come in no order, so whoever stores
 * hundreds of thousands, and asks nobody's downline meanwhile, does better without them.
 */

const INDEXES = {
  placements_current_downline: INDEX_CURRENT_DOWNLINE,
  placements_downline_history: INDEX_DOWNLINE_HISTORY,
} as const;

/**
 * Statements that drop them, for an embedded database that nobody else has open. {@link
 * ensureDownlineIndexes}, at the latest with the next start, makes them again.
 */
export function dropDownlineIndexes(): string[] {
  return Object.keys(INDEXES).map((name) => `DROP INDEX IF EXISTS ${name}`);
}

export async function ensureDownlineIndexes(db: WriteHandle): Promise<void> {
  const existing = await indexNames(db, 'placements');
  for (const [name, statement] of Object.entries(INDEXES)) {
    if (!existing.includes(name)) await sql.raw(statement).execute(db);
  }
}
