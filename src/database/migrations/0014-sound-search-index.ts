import { type Kysely, sql } from 'kysely';
import type { EngineName } from '../engine.ts';
import { EMPTY_SEARCH_INDEX } from '../text-index-statements.ts';

/** The index holds only customers up to `indexed_through`, so that it can be built while others write. */
const IS_INDEXED = (row: 'NEW' | 'OLD') =>
  `${row}.id <= (SELECT indexed_through FROM customers_search_state)`;

const STATEMENTS = [
  'DROP TRIGGER IF EXISTS customers_search_new',
  'DROP TRIGGER IF EXISTS customers_search_changed',
  'DROP TABLE IF EXISTS customers_search',
  `CREATE TABLE customers_search_state (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    indexed_through INTEGER NOT NULL,
    is_broken INTEGER NOT NULL CHECK (is_broken IN (0, 1))
  ) STRICT`,
  'INSERT INTO customers_search_state (id, indexed_through, is_broken) VALUES (1, 0, 0)',
  ...EMPTY_SEARCH_INDEX,
  `CREATE TRIGGER customers_search_new AFTER INSERT ON customers
    WHEN NEW.search_text IS NOT NULL AND ${IS_INDEXED('NEW')}
    BEGIN INSERT INTO customers_search (rowid, search_text) VALUES (NEW.id, NEW.search_text); END`,
  `CREATE TRIGGER customers_search_changed AFTER UPDATE OF search_text ON customers
    WHEN OLD.search_text IS NOT NEW.search_text AND ${IS_INDEXED('OLD')}
    BEGIN
      INSERT INTO customers_search (customers_search, rowid, search_text)
      SELECT 'delete', OLD.id, OLD.search_text WHERE OLD.search_text IS NOT NULL;
      INSERT INTO customers_search (rowid, search_text)
      SELECT NEW.id, NEW.search_text WHERE NEW.search_text IS NOT NULL;
    END`,
];

/**
 * Creates the search index of the embedded engine again, empty: erasing broke those of earlier versions. The
 * index is filled at the start or after it. PostgreSQL has a different kind of index.
 */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table type, so that it never changes with them
export async function renewSearchIndex(db: Kysely<any>, engine: EngineName): Promise<void> {
  if (engine === 'postgres') return;
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
