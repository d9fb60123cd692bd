import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { syncToDisk } from '../kernel/sync-to-disk.ts';
import { openEmbeddedReader } from './embedded-reader.ts';

/** The copy is not what it should be, and was thrown away. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

export interface BackupResult {
  readonly bytes: number;
  readonly customers: number;
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
    checkCopy(draft, customers);
    syncToDisk(draft);
    renameSync(draft, target);
    syncToDisk(path.dirname(target));
    return { bytes: statSync(target).size, customers };
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
    const customers = countCustomers(source);
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

function checkCopy(draft: string, customers: number): void {
  const copy = new DatabaseSync(draft);
  try {
    // The copy is one file, without a write-ahead log beside it; the server turns that on again.
    copy.exec('PRAGMA journal_mode = DELETE');
    const problems = copy.prepare('PRAGMA integrity_check').all();
    const [first] = problems.map((row) => String(row['integrity_check']));
    if (first !== 'ok')
      throw new BackupError(`The copy is damaged (${first ?? 'no answer'}); check the original`);
    const copied = countCustomers(copy);
    if (copied !== customers)
      throw new BackupError(`The copy has ${copied} customers instead of ${customers}`);
  } finally {
    copy.close();
  }
}

function countCustomers(database: DatabaseSync): number {
  return Number(database.prepare('SELECT count(*) AS customers FROM customers').get()?.['customers']);
}
