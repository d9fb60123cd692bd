import type { DatabaseSync } from 'node:sqlite';
import {
  readInstallationValueSync,
  removeInstallationValueSync,
  writeInstallationValueSync,
} from './installation-values-sync.ts';
import { ALL_INDEXED, EMPTY_SEARCH_INDEX, SMALL_SEARCH_BLOCKS } from './text-index-statements.ts';

/*
 * Builds the search index of the embedded engine, and merges its segments, in steps. Each step is a
 * transaction of some tens of milliseconds, so that writers get their turn in between. The database holds the
 * progress of both, so a later process continues after an interruption.
 */

const CUSTOMERS_A_STEP = 500;
/** Blocks of up to 500 bytes, or 4 KB in an older index; each is overwritten when it is deleted. */
const BLOCKS_A_STEP = 1_000;
const BLOCKS_A_MERGE = 800;
const SHADOW_TABLES = ['data', 'idx', 'config'] as const;

interface State {
  readonly through: number;
  readonly isBroken: boolean;
}

/** Progress of the merge: not started, or started. */
type MergeProgress = 'due' | 'started';

/**
 * Runs one step of the build. A complete build makes a merge due.
 * @param database not in defensive mode: a broken index is removed by direct writes to its tables
 * @returns whether the index is complete
 */
export function buildNextPart(database: DatabaseSync): boolean {
  return inTransaction(database, () => {
    const { through, isBroken } = readState(database);
    if (through === ALL_INDEXED) return true;
    if (!isBroken) return indexNextPart(database, through);
    clearNextPart(database);
    return false;
  });
}

/**
 * Runs one step of the merge. To remove a text, FTS5 searches every segment for every trigram, so few
 * segments make erasures and renames cheap.
 * @param blocks maximum number to write
 * @returns whether there is nothing to merge now: the merge is complete, or the index must be built first
 */
export function mergeNextPart(database: DatabaseSync, blocks = BLOCKS_A_MERGE): boolean {
  return inTransaction(database, () => {
    const progress = readInstallationValueSync(database, 'searchIndexMerge');
    if (progress === null || readState(database).through !== ALL_INDEXED) return true;
    const before = totalChanges(database);
    // For FTS5, a negative number starts a merge of all segments, and a positive one continues it.
    const rank = progress === 'due' ? -blocks : blocks;
    database.exec(`INSERT INTO customers_search (customers_search, rank) VALUES ('merge', ${rank})`);
    // The statement itself counts as one change.
    const isDone = totalChanges(database) - before < 2;
    if (isDone) removeInstallationValueSync(database, 'searchIndexMerge');
    else if (progress === 'due') noteMerge(database, 'started');
    return isDone;
  });
}

function noteMerge(database: DatabaseSync, progress: MergeProgress): void {
  writeInstallationValueSync(database, 'searchIndexMerge', progress);
}

function totalChanges(database: DatabaseSync): number {
  return Number(database.prepare('SELECT total_changes() AS changes').get()?.['changes']);
}

/** Marks the index unusable; it is then built from the beginning. */
export const MARK_BROKEN = 'UPDATE customers_search_state SET indexed_through = 0, is_broken = 1';

export function readState(database: DatabaseSync): State {
  const row = database.prepare('SELECT indexed_through, is_broken FROM customers_search_state').get();
  return { through: Number(row?.['indexed_through']), isBroken: row?.['is_broken'] === 1 };
}

function indexNextPart(database: DatabaseSync, through: number): boolean {
  const part = database
    .prepare(
      'SELECT count(*) AS customers, max(id) AS last FROM (SELECT id FROM customers WHERE id > ? ORDER BY id LIMIT ?)',
    )
    .get(through, CUSTOMERS_A_STEP);
  const last = Number(part?.['last']);
  database
    .prepare(
      `INSERT INTO customers_search (rowid, search_text)
       SELECT id, search_text FROM customers WHERE id > ? AND id <= ? AND search_text IS NOT NULL ORDER BY id`,
    )
    .run(through, last);
  const isLast = Number(part?.['customers']) < CUSTOMERS_A_STEP;
  if (isLast) noteMerge(database, 'due');
  database.prepare('UPDATE customers_search_state SET indexed_through = ?').run(isLast ? ALL_INDEXED : last);
  return isLast;
}

/** Dropping an index of a million customers at once would block writers for seconds. */
function clearNextPart(database: DatabaseSync): void {
  if (hasTable(database, 'customers_search_data')) {
    const { changes } = database
      .prepare('DELETE FROM customers_search_data WHERE id IN (SELECT id FROM customers_search_data LIMIT ?)')
      .run(BLOCKS_A_STEP);
    if (changes > 0) return;
  }
  dropIndex(database);
  for (const statement of [...EMPTY_SEARCH_INDEX, SMALL_SEARCH_BLOCKS]) database.exec(statement);
  // The build reads the current texts.
  database.exec('DELETE FROM customers_search_pending');
  database.exec('UPDATE customers_search_state SET indexed_through = 0, is_broken = 0');
}

function dropIndex(database: DatabaseSync): void {
  // An index without its tables cannot be opened, and SQLite drops only what it can open.
  for (const table of SHADOW_TABLES) {
    const columns = {
      data: 'id INTEGER PRIMARY KEY, block BLOB',
      idx: 'segid, term, pgno',
      config: 'k PRIMARY KEY, v',
    };
    database.exec(`CREATE TABLE IF NOT EXISTS customers_search_${table} (${columns[table]})`);
  }
  database.exec("INSERT OR REPLACE INTO customers_search_config (k, v) VALUES ('version', 4)");
  database.exec('DROP TABLE IF EXISTS customers_search');
  for (const table of SHADOW_TABLES) database.exec(`DROP TABLE IF EXISTS customers_search_${table}`);
}

function hasTable(database: DatabaseSync, name: string): boolean {
  return database.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').get(name) !== undefined;
}

export function inTransaction<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
