import { type Kysely, sql } from 'kysely';

/** Every start looks for customers without a search text. Without an index it would read all customers. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table type, so that it never changes with them
export async function indexMissingSearchTexts(db: Kysely<any>): Promise<void> {
  await sql`CREATE INDEX customers_without_search_text ON customers (id) WHERE search_text IS NULL`.execute(
    db,
  );
}
