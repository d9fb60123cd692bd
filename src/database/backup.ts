import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { syncToDisk } from '../kernel/sync-to-disk.ts';
import { openEmbeddedReader } from './embedded-reader.ts';
import { retryTransient } from './retry-transient.ts';
import { MARK_BROKEN } from './text-index-build.ts';

/** The copy is not what it should be, and was thrown away. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

export interface BackupResult {
  readonly bytes: number;
  readonly customers: number;
  /** The copy has a broken search index, which the first start on it builds again; nothing else is wrong. */
  readonly isSearchIndexBroken: boolean;
}

export interface BackupOptions {
  /** Pages of the database that are copied, and those there are. All of them: now the copy is checked. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the copying; nothing is left behind. */
  readonly signal?: AbortSignal;
}

/** 4 MB at SQLite's page size of 4 KB: often enough for a progress display. */
const PAGES_A_STEP = 1_000;

/**
 * Copies the embedded database while the server goes on writing. The copy is what was committed when
 * this began, in one file; under its final name it is complete or not there.
 * @throws BackupError when the copy fails its check
 */
export async function backUpEmbeddedDatabase(
  file: string,
  target: string,
  options: BackupOptions = {},
): Promise<BackupResult> {
  const draft = `${target}.${process.pid}.partial`;
  try {
    // Made beforehand for its mode: it will hold personal data, and SQLite would let everybody read it.
    writeFileSync(draft, '', { mode: 0o600, flag: 'wx' });
    const customers = await copySnapshot(file, draft, options);
    const isSearchIndexBroken = checkCopy(draft, customers);
    syncToDisk(draft);
    renameSync(draft, target);
    syncToDisk(path.dirname(target));
    return { bytes: statSync(target).size, customers, isSearchIndexBroken };
  } finally {
    for (const rest of [draft, `${draft}-journal`, `${draft}-wal`, `${draft}-shm`])
      rmSync(rest, { force: true });
  }
}

/** @returns the number of customers at that moment */
async function copySnapshot(
  file: string,
  draft: string,
  { onProgress = () => undefined, signal }: BackupOptions,
): Promise<number> {
  const source = openEmbeddedReader(file);
  try {
    // An open read transaction holds on to one moment. Without it every write of the server would make
    // the copying begin anew, and under load it would never end.
    source.exec('BEGIN');
    // A server that stops may have the file for itself, for seconds.
    const customers = await retryTransient(async () => countCustomers(source));
    const pages = await backup(source, draft, {
      rate: PAGES_A_STEP,
      progress({ totalPages, remainingPages }) {
        signal?.throwIfAborted();
        onProgress(totalPages - remainingPages, totalPages);
      },
    });
    onProgress(pages, pages);
    return customers;
  } finally {
    source.close();
  }
}

/** @returns whether the search index, and nothing else, is broken */
function checkCopy(draft: string, customers: number): boolean {
  const copy = new DatabaseSync(draft);
  try {
    // The copy is one file, without a write-ahead log beside it; the server turns that on again.
    copy.exec('PRAGMA journal_mode = DELETE');
    const found = copy.prepare('PRAGMA integrity_check').all();
    const problems = found.map((row) => String(row['integrity_check'])).filter((line) => line !== 'ok');
    const damage = problems.find((line) => !ABOUT_SEARCH_INDEX.test(line));
    if (damage !== undefined || found.length === 0)
      throw new BackupError(`The copy is damaged (${damage ?? 'no answer'}); check the original`);
    if (problems.length > 0) markSearchIndexBroken(copy);
    const copied = countCustomers(copy);
    if (copied !== customers)
      throw new BackupError(`The copy has ${copied} customers instead of ${customers}`);
    return problems.length > 0;
  } finally {
    copy.close();
  }
}

const ABOUT_SEARCH_INDEX = /\bcustomers_search\b/;

/** A database of an earlier version has its index made again anyway. */
function markSearchIndexBroken(database: DatabaseSync): void {
  const known = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'customers_search_state'").get();
  if (known !== undefined) database.exec(MARK_BROKEN);
}

function countCustomers(database: DatabaseSync): number {
  return Number(database.prepare('SELECT count(*) AS customers FROM customers').get()?.['customers']);
}
