import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { ERASED_AT } from './kept-bodies.ts';
import { type FileLayout, HEADER_BYTES, readLayout, readTrunk, zero, zeroGap } from './unused-bytes.ts';

/** Holds the last erasure after which the bytes were overwritten. */
const OVERWRITTEN_AFTER = 'unused-bytes-overwritten-after';
const BYTES_A_READ = 1024 * 1024;

/**
 * Overwrites what erased persons left in parts of the file that mean nothing, if somebody was erased since this was last done.
 * Does nothing while anybody has the file open, nor to a file that is not as expected. No byte that SQLite reads is
 * changed, so an end half way is harmless; the next call begins again.
 * @param file a database that this process has closed
 */
export async function overwriteUnusedBytes(file: string): Promise<void> {
  const database = new DatabaseSync(file, { timeout: 0 });
  let handle: number | undefined;
  try {
    if (!takeForItself(database)) return;
    const erasedAt = readFact(database, ERASED_AT);
    if (erasedAt === undefined || erasedAt === readFact(database, OVERWRITTEN_AFTER)) return;
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    handle = openSync(file, 'r+');
    if (!(await overwriteIn(handle))) return;
    fsyncSync(handle);
    database
      .prepare('INSERT OR REPLACE INTO installation (name, value) VALUES (?, ?)')
      .run(OVERWRITTEN_AFTER, erasedAt);
  } finally {
    // In this order: to close any handle of a file gives up the locks that this process has on it.
    database.close();
    if (handle !== undefined) closeSync(handle);
  }
}

/** @returns false when somebody else has the file open, or it is no database of this version */
function takeForItself(database: DatabaseSync): boolean {
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;');
    database.exec('BEGIN IMMEDIATE; COMMIT');
    return readFact(database, ERASED_AT) !== undefined;
  } catch {
    return false;
  }
}

function readFact(database: DatabaseSync, name: string): string | undefined {
  const row = database.prepare('SELECT value FROM installation WHERE name = ?').get(name);
  return row === undefined ? undefined : String(row['value']);
}

/** @returns false when the file is left as it is */
async function overwriteIn(handle: number): Promise<boolean> {
  const header = Buffer.alloc(HEADER_BYTES);
  readSync(handle, header, 0, header.length, 0);
  const layout = readLayout(header, fstatSync(handle).size);
  const unused = layout === null ? null : listUnused(handle, layout);
  if (layout === null || unused === null) return false;
  const { pageSize, pages } = layout;
  const chunk = Buffer.alloc(Math.max(BYTES_A_READ, pageSize));
  const perRead = chunk.length / pageSize;
  // The first page holds the schema, and nothing of anybody.
  for (let first = 2; first <= pages; first += perRead) {
    const count = Math.min(perRead, pages - first + 1);
    const at = (first - 1) * pageSize;
    if (readSync(handle, chunk, 0, count * pageSize, at) !== count * pageSize) return false;
    for (let index = 0; index < count; index += 1) {
      const page = chunk.subarray(index * pageSize, (index + 1) * pageSize);
      const isChanged = unused.has(first + index) ? zero(page) : zeroGap(page);
      if (isChanged) writeSync(handle, page, 0, pageSize, at + index * pageSize);
    }
    await setImmediate();
  }
  return true;
}

/** Pages that hold nothing; earlier versions did not always overwrite them. `null` when the list is not sound. */
function listUnused(handle: number, layout: FileLayout): Set<number> | null {
  const { pageSize, firstTrunk, unusedPages } = layout;
  const unused = new Set<number>();
  const page = Buffer.alloc(pageSize);
  let trunks = 0;
  for (let trunk = firstTrunk; trunk !== 0; trunks += 1) {
    if (trunks >= unusedPages) return null;
    readSync(handle, page, 0, pageSize, (trunk - 1) * pageSize);
    const listed = readTrunk(page, layout);
    if (listed === null) return null;
    for (const number of listed.unused) unused.add(number);
    trunk = listed.next;
  }
  return trunks + unused.size === unusedPages ? unused : null;
}
