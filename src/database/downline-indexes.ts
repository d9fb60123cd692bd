import { sql } from 'kysely';
import type { WriteHandle } from './database.ts';
import { indexNames } from './engine.ts';
import { INDEX_CURRENT_DOWNLINE } from './migrations/0005-trees.ts';
import { INDEX_DOWNLINE_HISTORY } from './migrations/0008-downline-history.ts';

/*
 * The indexes that lead from a node to its downline. Their keys arrive in random order, so a bulk load that
 * reads no downlines is faster without them.
 */

const INDEXES = {
  placements_current_downline: INDEX_CURRENT_DOWNLINE,
  placements_downline_history: INDEX_DOWNLINE_HISTORY,
} as const;

/**
 * Statements that drop the indexes, for an embedded database that only the caller has open. {@link
 * ensureDownlineIndexes} creates them again, at the latest at the next start.
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
