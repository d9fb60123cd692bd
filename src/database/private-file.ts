import { chmodSync, closeSync, existsSync, openSync, statSync } from 'node:fs';

/** Read and write for the owner, nothing for others. */
const OWNER_ONLY = 0o600;
const OTHERS = 0o077;
/** Errors of a file that belongs to another account, or on a disk without modes. */
const NOT_OURS = new Set(['EPERM', 'ENOTSUP', 'EROFS']);

/** The files that SQLite keeps next to an open database. */
export function filesOfDatabase(file: string): string[] {
  return ['', '-wal', '-shm', '-journal'].map((suffix) => `${file}${suffix}`);
}

/**
 * Creates a database file that only its owner can read, or removes the rights of others from an existing one.
 * SQLite alone would make a new file readable by everyone. It gives the files next to a database the mode of
 * the database, so call this before SQLite opens it.
 */
export function makePrivate(file: string): void {
  closeSync(openSync(file, 'a', OWNER_ONLY));
  for (const name of filesOfDatabase(file)) takeFromOthers(name);
}

function takeFromOthers(file: string): void {
  try {
    if (existsSync(file) && (statSync(file).mode & OTHERS) !== 0) chmodSync(file, OWNER_ONLY);
  } catch (error) {
    // The start reports files that others can read; that is no reason not to serve.
    if (!NOT_OURS.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
