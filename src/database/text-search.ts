import { type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import type { ReadHandle, WriteHandle } from './database.ts';
import { engineOf } from './engine.ts';
import { INDEX_NEW_TEXTS } from './migrations/0006-rest-of-customers.ts';
import type { CustomerTable } from './tables/customer-table.ts';

/*
 * Finds the customers whose `search_text` contains some text, by an index of its trigrams: FTS5 on the
 * embedded engine, pg_trgm on PostgreSQL.
 */

/** More would narrow nothing down: what is found by them is compared with the whole text anyway. */
const TRIGRAMS_MAX = 30;
const INDEX = 'customers_search_text';

/** How a query finds customers by their text. */
export interface TextSearch {
  /** The table to select from; alias `c`. */
  readonly customers: RawBuilder<Selectable<CustomerTable>>;
  readonly hasText: RawBuilder<SqlBool>;
  /** The id in the order of the index, so that a page is read without the rest. */
  readonly id: RawBuilder<number>;
}

/**
 * None of the text is read as query syntax.
 * @param text at least three characters
 */
export function searchForText(db: ReadHandle, text: string): TextSearch {
  return engineOf(db as unknown as WriteHandle) === 'postgres'
    ? { customers: sql`customers`, hasText: sql`c.search_text like ${likePattern(text)}`, id: sql`c.id` }
    : {
        customers: sql`customers_search cross join customers`,
        hasText: sql`c.id = customers_search.rowid and customers_search match ${trigramQuery(text)}
          and instr(c.search_text, ${text}) > 0`,
        id: sql`customers_search.rowid`,
      };
}

/** All trigrams, each a quoted string of FTS5, in which nothing but the quote has a meaning. */
function trigramQuery(text: string): string {
  const characters = [...text];
  return characters
    .slice(0, Math.min(characters.length - 2, TRIGRAMS_MAX))
    .map(
      (_, index) =>
        `"${characters
          .slice(index, index + 3)
          .join('')
          .replaceAll('"', '""')}"`,
    )
    .join(' AND ');
}

function likePattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}

const NEW_TEXTS_TRIGGER = 'customers_search_new';

/**
 * Statements that stop the index from following new customers, for whoever fills an embedded database that
 * nobody else has open: made at once, it takes a fifth of the time. {@link ensureSearchIndex}, at the latest
 * with the next start, makes it whole again.
 */
export function suspendSearchIndex(): string[] {
  return [`DROP TRIGGER IF EXISTS ${NEW_TEXTS_TRIGGER}`];
}

/** Makes the index whose new texts were left out, or, on PostgreSQL, the one that is not there yet. */
export async function ensureSearchIndex(db: WriteHandle): Promise<void> {
  if (engineOf(db) === 'postgres') return createTrigramIndex(db);
  const trigger =
    await sql`select 1 from sqlite_master where type = 'trigger' and name = ${NEW_TEXTS_TRIGGER}`.execute(db);
  if (trigger.rows.length > 0) return;
  await sql`insert into customers_search (customers_search) values ('rebuild')`.execute(db);
  await sql.raw(INDEX_NEW_TEXTS).execute(db);
}

/**
 * Makes the index on PostgreSQL, where that is possible: its extension is shipped with the server, but a
 * server may lack it or the role the right. Search works without, by reading every customer.
 */
async function createTrigramIndex(db: WriteHandle): Promise<void> {
  const { rows } = await sql<{ is_installed: number; is_possible: number }>`
    select exists (select 1 from pg_extension where extname = 'pg_trgm') as is_installed,
           exists (select 1 from pg_available_extensions where name = 'pg_trgm')
             and has_database_privilege(current_database(), 'CREATE') as is_possible`.execute(db);
  const [found] = rows;
  if (found === undefined || (found.is_installed !== 1 && found.is_possible !== 1)) return;
  await sql`create extension if not exists pg_trgm`.execute(db);
  await sql`create index if not exists ${sql.ref(INDEX)} on customers using gin (search_text gin_trgm_ops)`.execute(
    db,
  );
}

/**
 * Runs the removal of texts so that nothing of them stays in the index. Otherwise the embedded engine
 * leaves a removed text in place, marked, until it next tidies up.
 */
export async function forgettingTexts<Result>(
  db: WriteHandle,
  remove: () => Promise<Result>,
): Promise<Result> {
  if (engineOf(db) === 'postgres') return remove();
  await sql`insert into customers_search (customers_search, rank) values ('secure-delete', 1)`.execute(db);
  const result = await remove();
  await sql`insert into customers_search (customers_search, rank) values ('secure-delete', 0)`.execute(db);
  return result;
}
