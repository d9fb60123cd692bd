import { type Kysely, sql } from 'kysely';
import { isSearchIndexBroken } from '../database-errors.ts';
import type { EngineName } from '../engine.ts';
import { SMALL_SEARCH_BLOCKS } from '../text-index-statements.ts';

/** The merge writes the blocks of existing segments again; ids below 11 are the blocks of an empty index. */
const MERGE_IS_DUE = `INSERT INTO installation (name, value)
  SELECT 'search-index-merge', 'due' WHERE EXISTS (SELECT 1 FROM customers_search_data WHERE id > 10)
  ON CONFLICT (name) DO UPDATE SET value = 'due'`;
const MARK_BROKEN = 'UPDATE customers_search_state SET indexed_through = 0, is_broken = 1';

/** Small blocks for the search index of the embedded engine. */
export async function shrinkSearchBlocks(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  if (engine === 'postgres') return;
  try {
    await sql.raw(SMALL_SEARCH_BLOCKS).execute(db);
    await sql.raw(MERGE_IS_DUE).execute(db);
  } catch (error) {
    if (!isSearchIndexBroken(error)) throw error;
    await sql.raw(MARK_BROKEN).execute(db);
  }
}
