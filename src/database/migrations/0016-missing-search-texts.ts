import { type Kysely, sql } from 'kysely';

/** Every start looks for customers without a search text; without an index it reads everybody for that. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table type, so that it never changes with them
export async function indexMissingSearchTexts(db: Kysely<any>): Promise<void> {
  await sql`CREATE INDEX customers_without_search_text ON customers (id) WHERE search_text IS NULL`.execute(
    db,
  );
}
