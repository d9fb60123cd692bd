import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { syncToDisk } from '../kernel/sync-to-disk.ts';
import { openEmbeddedReader } from './embedded-reader.ts';
import { retryTransient } from './retry-transient.ts';
import { MARK_BROKEN } from './text-index-build.ts';

/** The copy failed its check and was deleted. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

export interface BackupResult {
  readonly bytes: number;
  readonly customers: number;
  /** The copy has a broken search index and no other fault. The first start on it builds the index again. */
  readonly isSearchIndexBroken: boolean;
}

export interface BackupOptions {
  /** Pages copied so far, and pages in the database. When the two are equal, the check of the copy begins. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Aborts the copy and leaves no file. */
  readonly signal?: AbortSignal;
}

/** 4 MB at SQLite's page size of 4 KB: often enough for a progress display. */
const PAGES_A_STEP = 1_000;

/**
 * Copies the embedded database while the server keeps writing. The copy is one file and holds what was
 * committed when this began. It gets its final name only when it is complete.
 * @throws BackupError when the copy fails its check
 */
export async function backUpEmbeddedDatabase(
  file: string,
  target: string,
  options: BackupOptions = {},
): Promise<BackupResult> {
  const draft = `${target}.${process.pid}.partial`;
  try {
    // Created first to set its mode: it will hold personal data, and SQLite would make it readable by
    // everyone.
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
    // An open read transaction pins one moment. Without it every write of the server would restart the copy,
    // and under load it would never end.
    source.exec('BEGIN');
    // A server that is stopping may hold the file exclusively for some seconds.
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

/** @returns whether the search index is broken and everything else is sound */
function checkCopy(draft: string, customers: number): boolean {
  const copy = new DatabaseSync(draft);
  try {
    // The copy is one file without a write-ahead log; the server turns the log on again.
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

/** A database of an earlier version gets a new index in any case. */
function markSearchIndexBroken(database: DatabaseSync): void {
  const known = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'customers_search_state'").get();
  if (known !== undefined) database.exec(MARK_BROKEN);
}

function countCustomers(database: DatabaseSync): number {
  return Number(database.prepare('SELECT count(*) AS customers FROM customers').get()?.['customers']);
}
