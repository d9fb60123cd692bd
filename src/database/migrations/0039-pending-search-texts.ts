import { type Kysely, sql } from 'kysely';
import type { EngineName } from '../engine.ts';

/** The index holds only customers up to `indexed_through`, so that it can be built while others write. */
const IS_INDEXED = 'OLD.id <= (SELECT indexed_through FROM customers_search_state)';

const STATEMENTS = [
  // The text that the index holds for a customer, NULL if none; the current one is in the customer's row.
  'CREATE TABLE customers_search_pending (id INTEGER PRIMARY KEY, indexed_text TEXT) STRICT',
  'DROP TRIGGER customers_search_new',
  'DROP TRIGGER customers_search_changed',
  `CREATE TRIGGER customers_search_new AFTER INSERT ON customers
    WHEN NEW.search_text IS NOT NULL AND ${IS_INDEXED.replace('OLD', 'NEW')}
    BEGIN INSERT INTO customers_search_pending (id, indexed_text) VALUES (NEW.id, NULL) ON CONFLICT DO NOTHING; END`,
  // The first change already stored the text that the index holds.
  `CREATE TRIGGER customers_search_changed AFTER UPDATE OF search_text ON customers
    WHEN OLD.search_text IS NOT NEW.search_text AND NEW.search_text <> '' AND ${IS_INDEXED}
    BEGIN
      INSERT INTO customers_search_pending (id, indexed_text) VALUES (OLD.id, OLD.search_text) ON CONFLICT DO NOTHING;
    END`,
  // Erasures and merges leave an empty text and do not wait: when they are answered, no index or list holds the text.
  `CREATE TRIGGER customers_search_removed AFTER UPDATE OF search_text ON customers
    WHEN OLD.search_text IS NOT NEW.search_text AND coalesce(NEW.search_text, '') = ''
    BEGIN
      INSERT INTO customers_search (customers_search, rowid, search_text)
      SELECT 'delete', OLD.id, indexed_text
      FROM (
        SELECT indexed_text FROM customers_search_pending WHERE id = OLD.id
        UNION ALL
        SELECT OLD.search_text WHERE NOT EXISTS (SELECT 1 FROM customers_search_pending WHERE id = OLD.id)
      )
      WHERE indexed_text IS NOT NULL AND ${IS_INDEXED};
      INSERT INTO customers_search (rowid, search_text)
      SELECT NEW.id, NEW.search_text WHERE NEW.search_text IS NOT NULL AND ${IS_INDEXED};
      DELETE FROM customers_search_pending WHERE id = OLD.id;
    END`,
];

/**
 * The search index of the embedded engine gets new and changed texts later, many at a time: FTS5 takes longer for a
 * single text than the rest of a write takes (decision 0087).
 */
export async function collectSearchTexts(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  if (engine === 'postgres') return;
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
