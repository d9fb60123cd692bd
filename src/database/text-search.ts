import { type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import type { ReadHandle, WriteHandle } from './database.ts';
import { engineOf } from './engine.ts';
import type { CustomerTable } from './tables/customer-table.ts';
import { MARK_BROKEN } from './text-index-build.ts';
import { ALL_INDEXED } from './text-index-statements.ts';

/*
 * Finds the customers whose `search_text` contains a text, by an index of its trigrams: FTS5 on the embedded
 * engine, pg_trgm on PostgreSQL.
 */

/** More trigrams would not narrow the result: each match is compared with the whole text in any case. */
const TRIGRAMS_MAX = 30;
const INDEX = 'customers_search_text';

/** How a query finds customers by their text, or a part of them. */
export interface TextSearch {
  /** The table to select from; alias `c`. */
  readonly customers: RawBuilder<Selectable<CustomerTable>>;
  readonly hasText: RawBuilder<SqlBool>;
  /** The id in the order of the index, so that a page is read without the rest. */
  readonly id: RawBuilder<number>;
}

/**
 * No text is read as query syntax.
 * @param texts at least one, each of at least three characters. A customer matches if its text contains one of them
 * @returns parts without a common customer: on the embedded engine, those in the index and those with a waiting text
 */
export function searchForTexts(
  db: ReadHandle,
  texts: readonly string[],
): readonly [TextSearch, ...TextSearch[]] {
  const compared = compareTexts(db, texts);
  if (engineOf(db as unknown as WriteHandle) === 'postgres') {
    const hasText = anyOf(texts, (text) => sql`c.search_text like ${likePattern(text)}`);
    return [{ ...compared, hasText }];
  }
  const trigrams = texts.map((text) => `(${trigramQuery(text)})`).join(' OR ');
  const indexed: TextSearch = {
    customers: sql`customers_search cross join customers`,
    hasText: sql`c.id = customers_search.rowid and customers_search match ${trigrams}
      and ${compared.hasText}
      and not exists (select 1 from customers_search_pending where id = customers_search.rowid)`,
    id: sql`customers_search.rowid`,
  };
  const pending: TextSearch = {
    customers: sql`customers_search_pending cross join customers`,
    hasText: sql`c.id = customers_search_pending.id and ${compared.hasText}`,
    id: sql`customers_search_pending.id`,
  };
  return [indexed, pending];
}

/**
 * The same for customers that the query names by id: each text is compared. On PostgreSQL `like` would also work, but
 * it is planned again for each text, which takes longer than comparing a thousand.
 */
export function compareTexts(db: ReadHandle, texts: readonly string[]): TextSearch {
  const find = sql.raw(engineOf(db as unknown as WriteHandle) === 'postgres' ? 'strpos' : 'instr');
  const hasText = anyOf(texts, (text) => sql`${find}(c.search_text, ${text}) > 0`);
  return { customers: sql`customers`, hasText, id: sql`c.id` };
}

function anyOf(
  texts: readonly string[],
  hasText: (text: string) => RawBuilder<SqlBool>,
): RawBuilder<SqlBool> {
  return sql`(${sql.join(texts.map(hasText), sql` or `)})`;
}

/** All trigrams, each a quoted string of FTS5, in which only the quote has a meaning. */
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

/**
 * Statements after which the index ignores new customers, for an import into an embedded database that only
 * the caller has open: filling the index in one step takes a fifth of the time. {@link ensureSearchIndex}
 * completes it, at the latest at the next start.
 */
export function suspendSearchIndex(): string[] {
  return [
    `UPDATE customers_search_state SET indexed_through = (SELECT coalesce(max(id), 0) FROM customers)
      WHERE indexed_through = ${ALL_INDEXED}`,
  ];
}

/** A start adds at most this many customers to the search index; the running server adds the rest. */
export const INDEXED_BEFORE_START = 10_000;

/**
 * An index filled with more customers than this is merged into one segment. To remove a text, FTS5 searches
 * every segment for every trigram: at 1,000,000 customers that took four times as long. A start fills in
 * fewer.
 */
const MERGED_FROM = 10_000;

/**
 * When FTS5 merges segments of a level: at `automerge` segments, a part at each write (0: never); at `crisismerge`
 * segments, all of them at once.
 */
type Merging = Readonly<Record<'automerge' | 'crisismerge', number>>;
/**
 * For a fill that ends with one merge of all: each earlier merge copies its entries once more, and a larger index has
 * more merges. With 10,000,000 customers they took more than half of the CPU. FTS5 holds at most 2,000 segments.
 */
const RARE_MERGING: Merging = { automerge: 0, crisismerge: 1_000 };
const DEFAULT_MERGING: Merging = { automerge: 4, crisismerge: 16 };

/** The index keeps the options, so a fill restores them in its transaction. */
async function setMerging(db: WriteHandle, merging: Merging): Promise<void> {
  for (const [option, value] of Object.entries(merging)) {
    await sql`insert into customers_search (customers_search, rank) values (${option}, ${sql.lit(value)})`.execute(
      db,
    );
  }
}

/**
 * Fills the index with the customers that it lacks, or creates it on PostgreSQL if it does not exist. Leaves
 * a broken index to the code that builds it again.
 * @param most maximum number of customers to fill in here
 */
export async function ensureSearchIndex(db: WriteHandle, most = ALL_INDEXED): Promise<void> {
  if (engineOf(db) === 'postgres') return createTrigramIndex(db);
  const { rows } = await sql<{ through: number; missing: number }>`
    select indexed_through as through,
      (select count(*) from (select 1 from customers where id > indexed_through limit ${Math.min(most, ALL_INDEXED - 1) + 1})) as missing
    from customers_search_state where indexed_through < ${ALL_INDEXED} and not is_broken`.execute(db);
  const [state] = rows;
  if (state === undefined || state.missing > most) return;
  const isMerged = state.missing > MERGED_FROM;
  if (isMerged) await setMerging(db, RARE_MERGING);
  await sql`insert into customers_search (rowid, search_text)
    select id, search_text from customers where id > ${state.through} and search_text is not null order by id`.execute(
    db,
  );
  if (isMerged) {
    await sql`insert into customers_search (customers_search) values ('optimize')`.execute(db);
    await setMerging(db, DEFAULT_MERGING);
  }
  await sql`update customers_search_state set indexed_through = ${ALL_INDEXED}`.execute(db);
}

/** Stops using the index until it has been built again; on PostgreSQL the index follows every text. */
export async function rebuildSearchIndex(db: WriteHandle): Promise<void> {
  if (engineOf(db) === 'sqlite') await sql.raw(MARK_BROKEN).execute(db);
}

/**
 * Creates the index on PostgreSQL where possible: the extension is part of PostgreSQL, but a server may lack
 * it, or the role the right to create it. Search works without it, by reading every customer.
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
