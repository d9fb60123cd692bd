import type { DatabaseSync } from 'node:sqlite';
import { inTransaction, readState } from './text-index-build.ts';
import { ALL_INDEXED } from './text-index-statements.ts';

/*
 * Puts changed texts into the search index of the embedded engine, in steps. Each step is a transaction that holds the
 * write lock for 10 to 40 milliseconds. See decision 0087.
 */

/** FTS5 takes 0.02 ms for a new text when many are added at once: there is nothing to remove. */
const NEW_TEXTS_A_STEP = 512;
/** To remove a text, FTS5 rewrites each block that contains one of its trigrams: two or three milliseconds. */
const CHANGED_TEXTS_A_STEP = 8;
/** A changed text counts as this many new ones. */
const CHANGED_IN_NEW = NEW_TEXTS_A_STEP / CHANGED_TEXTS_A_STEP;

const IS_NEXT = `id <= (
  SELECT max(id) FROM (
    SELECT id, sum(CASE WHEN indexed_text IS NULL THEN 1 ELSE ${CHANGED_IN_NEW} END) OVER (ORDER BY id) AS total
    FROM (SELECT id, indexed_text FROM customers_search_pending ORDER BY id LIMIT ${NEW_TEXTS_A_STEP})
  ) WHERE total <= ${NEW_TEXTS_A_STEP})`;

/**
 * Statements of one transaction, which put the next texts into the index. CROSS JOIN keeps SQLite from reading
 * customers who are not pending: otherwise it would read all customers up to the last one of the step.
 */
export const FLUSH_NEXT = [
  `INSERT INTO customers_search (customers_search, rowid, search_text)
    SELECT 'delete', id, indexed_text FROM customers_search_pending
    WHERE indexed_text IS NOT NULL AND ${IS_NEXT} ORDER BY id`,
  `INSERT INTO customers_search (rowid, search_text)
    SELECT p.id, c.search_text FROM customers_search_pending AS p CROSS JOIN customers AS c ON c.id = p.id
    WHERE c.search_text IS NOT NULL AND p.${IS_NEXT} ORDER BY p.id`,
  `DELETE FROM customers_search_pending WHERE ${IS_NEXT}`,
] as const;

/**
 * Runs one step.
 * @returns whether nothing is left to do now: no text waits, or the index must be built first
 */
export function flushNextPart(database: DatabaseSync): boolean {
  return inTransaction(database, () => {
    const { through, isBroken } = readState(database);
    if (isBroken || through !== ALL_INDEXED) return true;
    for (const statement of FLUSH_NEXT) database.exec(statement);
    return database.prepare('SELECT 1 FROM customers_search_pending LIMIT 1').get() === undefined;
  });
}
