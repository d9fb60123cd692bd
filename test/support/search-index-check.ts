/** Compares the search index of the embedded engine with every text that it is of; fails where they differ. */
export const STRICT_CHECK =
  "INSERT INTO customers_search (customers_search, rank) VALUES ('integrity-check', 1)";

/** Statements of one connection, which read the terms that the search index of the embedded engine holds. */
export const INDEX_TERMS = {
  create: "CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'customers_search', 'row')",
  read: 'SELECT term FROM temp.terms',
  drop: 'DROP TABLE temp.terms',
} as const;

/** The terms by which a text is found. */
export function trigrams(text: string): string[] {
  const characters = [...text];
  return characters.slice(2).map((_, index) => characters.slice(index, index + 3).join(''));
}
