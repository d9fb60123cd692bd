import { sql } from 'kysely';
import type { ReadHandle, WriteHandle } from './database.ts';
import { engineOf } from './engine.ts';

/** Size of the database in bytes. The embedded engine counts the pages of the file, without its log. */
export async function databaseSize(db: ReadHandle): Promise<number> {
  const handle = db as unknown as WriteHandle;
  const size =
    engineOf(handle) === 'postgres'
      ? sql<{ bytes: number | string }>`select pg_database_size(current_database()) as bytes`
      : sql<{
          bytes: number;
        }>`select page_count * page_size as bytes from pragma_page_count(), pragma_page_size()`;
  const { rows } = await size.execute(handle);
  return Number(rows[0]?.bytes ?? 0);
}
