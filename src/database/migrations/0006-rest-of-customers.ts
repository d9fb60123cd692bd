import { type Kysely, sql } from 'kysely';
import type { EngineName } from '../engine.ts';

/** How each engine writes the same thing, as in 0001. */
interface Dialect {
  readonly time: string;
  readonly flag: string;
  readonly table: string;
  readonly yes: string;
  /** Keep every web alias in `web_aliases`, and the text of each customer in the search index. */
  readonly triggers: readonly string[];
}

/*
 * The database writes a main alias to both tables, so that one index over all aliases holds every one,
 * whichever code path writes the customer. An alias that becomes the main one stops being an additional one.
 */
const KEEP_MAIN_ALIAS = `
  DELETE FROM web_aliases WHERE customer_id = NEW.id AND (is_primary OR web_alias_key = NEW.web_alias_key);`;

const INSERT_MAIN_ALIAS = (yes: string) => `
  INSERT INTO web_aliases (customer_id, web_alias_key, web_alias, is_primary)
  SELECT NEW.id, NEW.web_alias_key, COALESCE(NEW.web_alias, NEW.web_alias_key), ${yes} WHERE NEW.web_alias_key IS NOT NULL;`;

const ALIAS_CHANGED =
  'OLD.web_alias_key IS DISTINCT FROM NEW.web_alias_key OR OLD.web_alias IS DISTINCT FROM NEW.web_alias';

/** `database/text-search.ts` drops it during a bulk load and creates it again. */
export const INDEX_NEW_TEXTS = `
  CREATE TRIGGER customers_search_new AFTER INSERT ON customers WHEN NEW.search_text IS NOT NULL
  BEGIN INSERT INTO customers_search (rowid, search_text) VALUES (NEW.id, NEW.search_text); END`;

const DIALECTS: Readonly<Record<EngineName, Dialect>> = {
  sqlite: {
    time: 'TEXT',
    flag: 'is_primary INTEGER NOT NULL CHECK (is_primary IN (0, 1))',
    table: 'STRICT, WITHOUT ROWID',
    yes: '1',
    triggers: [
      `CREATE TRIGGER customers_main_alias_new AFTER INSERT ON customers WHEN NEW.web_alias_key IS NOT NULL
        BEGIN ${INSERT_MAIN_ALIAS('1')} END`,
      `CREATE TRIGGER customers_main_alias_changed AFTER UPDATE OF web_alias, web_alias_key ON customers
        WHEN ${ALIAS_CHANGED} BEGIN ${KEEP_MAIN_ALIAS} ${INSERT_MAIN_ALIAS('1')} END`,
      // Holds no text of its own. Without positions it is a quarter smaller, and found rows are compared anyway.
      `CREATE VIRTUAL TABLE customers_search USING fts5(search_text, content = 'customers', content_rowid = 'id',
        tokenize = 'trigram case_sensitive 1', detail = none, columnsize = 0)`,
      INDEX_NEW_TEXTS,
      `CREATE TRIGGER customers_search_changed AFTER UPDATE OF search_text ON customers
        WHEN OLD.search_text IS NOT NEW.search_text
        BEGIN
          INSERT INTO customers_search (customers_search, rowid, search_text)
          SELECT 'delete', OLD.id, OLD.search_text WHERE OLD.search_text IS NOT NULL;
          INSERT INTO customers_search (rowid, search_text)
          SELECT NEW.id, NEW.search_text WHERE NEW.search_text IS NOT NULL;
        END`,
    ],
  },
  postgres: {
    time: 'TIMESTAMPTZ(3)',
    flag: 'is_primary BOOLEAN NOT NULL',
    table: '',
    yes: 'true',
    triggers: [
      `CREATE FUNCTION customers_keep_main_alias() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN ${KEEP_MAIN_ALIAS} ${INSERT_MAIN_ALIAS('true')} RETURN NULL; END $$`,
      `CREATE TRIGGER customers_main_alias_new AFTER INSERT ON customers
        FOR EACH ROW WHEN (NEW.web_alias_key IS NOT NULL) EXECUTE FUNCTION customers_keep_main_alias()`,
      `CREATE TRIGGER customers_main_alias_changed AFTER UPDATE OF web_alias, web_alias_key ON customers
        FOR EACH ROW WHEN (${ALIAS_CHANGED}) EXECUTE FUNCTION customers_keep_main_alias()`,
    ],
  },
};

/** Search, several web aliases a customer, bounded logins, erased customers. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table type, so that it never changes with them
export async function createRestOfCustomers(db: Kysely<any>, engine: EngineName): Promise<void> {
  const { time, flag, table, yes, triggers } = DIALECTS[engine];
  const statements = [
    'ALTER TABLE customers ADD COLUMN search_text TEXT',
    `ALTER TABLE customers ADD COLUMN erased_at ${time}`,
    'CREATE INDEX customers_changed ON customers (changed_at, id)',
    'CREATE INDEX customers_not_searchable ON customers (id) WHERE search_text IS NULL',
    `CREATE TABLE web_aliases (
      customer_id INTEGER NOT NULL REFERENCES customers (id),
      web_alias_key TEXT NOT NULL,
      web_alias TEXT NOT NULL,
      ${flag},
      PRIMARY KEY (customer_id, web_alias_key)
    ) ${table}`,
    `INSERT INTO web_aliases (customer_id, web_alias_key, web_alias, is_primary)
      SELECT id, web_alias_key, web_alias, ${yes} FROM customers WHERE web_alias_key IS NOT NULL`,
    `CREATE TABLE login_attempts (
      username_hash TEXT PRIMARY KEY,
      attempts INTEGER NOT NULL,
      expires_at ${time} NOT NULL
    ) ${table}`,
    'CREATE INDEX login_attempts_expiry ON login_attempts (expires_at)',
    ...triggers,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
