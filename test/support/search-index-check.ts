import type { TestServer } from './test-server.ts';

/** Moves all waiting texts to the search index. */
export async function flushSearchIndex({ installation }: TestServer): Promise<void> {
  await installation.database.textIndex.flush(new AbortController().signal);
}

/**
 * Compares the search index of the embedded engine with all texts, and fails if they differ. No text may wait for the
 * index.
 */
export const STRICT_CHECK =
  "INSERT INTO customers_search (customers_search, rank) VALUES ('integrity-check', 1)";

/** Statements of one connection that read the terms in the search index of the embedded engine. */
export const INDEX_TERMS = {
  create: "CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'customers_search', 'row')",
  read: 'SELECT term FROM temp.terms',
  drop: 'DROP TABLE temp.terms',
} as const;

/** The terms that find a text. */
export function trigrams(text: string): string[] {
  const characters = [...text];
  return characters.slice(2).map((_, index) => characters.slice(index, index + 3).join(''));
}
