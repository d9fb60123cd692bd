import type { DatabaseSync } from 'node:sqlite';
import { inTransaction, readState } from './text-index-build.ts';
import { ALL_INDEXED } from './text-index-statements.ts';

/*
 * Puts changed texts into the search index of the embedded engine, in steps. Each step is a transaction of some tens of
 * milliseconds. See decision 0087.
 */

/** To remove a text, FTS5 writes each block that has one of its trigrams again: two or three milliseconds. */
const TEXTS_A_STEP = 8;
const IS_NEXT = `id <= (
  SELECT max(id) FROM (SELECT id FROM customers_search_pending ORDER BY id LIMIT ${TEXTS_A_STEP}))`;

/** Statements of one transaction, which put the next texts into the index. */
export const FLUSH_NEXT = [
  `INSERT INTO customers_search (customers_search, rowid, search_text)
    SELECT 'delete', id, indexed_text FROM customers_search_pending
    WHERE indexed_text IS NOT NULL AND ${IS_NEXT} ORDER BY id`,
  `INSERT INTO customers_search (rowid, search_text)
    SELECT c.id, c.search_text FROM customers_search_pending AS p JOIN customers AS c ON c.id = p.id
    WHERE c.search_text IS NOT NULL AND p.${IS_NEXT} ORDER BY c.id`,
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
