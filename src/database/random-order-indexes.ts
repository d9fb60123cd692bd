import { sql } from 'kysely';
import type { WriteHandle } from './database.ts';
import { indexNames } from './engine.ts';
import { INDEX_CURRENT_DOWNLINE } from './migrations/0005-trees.ts';
import { INDEX_DOWNLINE_HISTORY } from './migrations/0008-downline-history.ts';
import { INDEX_SPONSOR } from './migrations/0036-customer-merges.ts';

/*
 * Indexes whose keys arrive in random order: each row of a bulk load writes another page of them. A load that does
 * not search by them is faster without them.
 */

const INDEXES = {
  /** From a node to its downline. */
  downlines: {
    table: 'placements',
    statements: {
      placements_current_downline: INDEX_CURRENT_DOWNLINE,
      placements_downline_history: INDEX_DOWNLINE_HISTORY,
    },
  },
  /** From a sponsor to the sponsored. */
  sponsors: { table: 'customers', statements: { customers_sponsor: INDEX_SPONSOR } },
} as const;

export type RandomOrderIndexes = keyof typeof INDEXES;

/**
 * Statements that drop the indexes, for an embedded database that only the caller has open. {@link
 * ensureRandomOrderIndexes} creates them again, at the latest at the next start.
 */
export function dropRandomOrderIndexes(which: RandomOrderIndexes): string[] {
  return Object.keys(INDEXES[which].statements).map((name) => `DROP INDEX IF EXISTS ${name}`);
}

/** A query for an embedded database that finds a row if the indexes are dropped. */
export function randomOrderIndexesMissing(which: RandomOrderIndexes): string {
  const names = Object.keys(INDEXES[which].statements);
  const listed = names.map((name) => `'${name}'`).join(', ');
  return `SELECT 1 WHERE (SELECT COUNT(*) FROM sqlite_master WHERE name IN (${listed})) < ${names.length}`;
}

export async function hasRandomOrderIndexes(db: WriteHandle, which: RandomOrderIndexes): Promise<boolean> {
  const { table, statements } = INDEXES[which];
  const existing = await indexNames(db, table);
  return Object.keys(statements).every((name) => existing.includes(name));
}

export async function ensureRandomOrderIndexes(db: WriteHandle, which: RandomOrderIndexes): Promise<void> {
  const { table, statements } = INDEXES[which];
  const existing = await indexNames(db, table);
  for (const [name, statement] of Object.entries(statements)) {
    if (!existing.includes(name)) await sql.raw(statement).execute(db);
  }
}
