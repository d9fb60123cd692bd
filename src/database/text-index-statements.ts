/*
 * Statements that both migrations and the thread that maintains the search index of the embedded engine use.
 */

/** `indexed_through` of a complete index: the largest whole number that JavaScript has. */
export const ALL_INDEXED = Number.MAX_SAFE_INTEGER;

/**
 * The index of trigrams; `database/text-index-build.ts` creates a broken index again with the same
 * statements.
 *
 * `secure-delete` is on from the beginning and never turned off: a removed text leaves nothing behind, and an
 * index written in both modes breaks (decision 0053).
 */
export const EMPTY_SEARCH_INDEX = [
  `CREATE VIRTUAL TABLE customers_search USING fts5(search_text, content = 'customers', content_rowid = 'id',
    tokenize = 'trigram case_sensitive 1', detail = none, columnsize = 0)`,
  "INSERT INTO customers_search (customers_search, rank) VALUES ('secure-delete', 1)",
] as const;

/**
 * To remove a trigram, FTS5 reads its block and writes it again. Blocks of 500 bytes instead of 4,050 make
 * erasures and renames cost less than half (decision 0063).
 */
export const SMALL_SEARCH_BLOCKS =
  "INSERT INTO customers_search (customers_search, rank) VALUES ('pgsz', 500)";
