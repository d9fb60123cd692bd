import { chmodSync, closeSync, existsSync, openSync, statSync } from 'node:fs';

/** Read and write for the owner, nothing for anybody else. */
const OWNER_ONLY = 0o600;
const OTHERS = 0o077;
/** Errors of a file that belongs to another account, or that is on a disk without modes. */
const NOT_OURS = new Set(['EPERM', 'ENOTSUP', 'EROFS']);

/** The files that SQLite keeps beside a database while it is open. */
export function filesOfDatabase(file: string): string[] {
  return ['', '-wal', '-shm', '-journal'].map((suffix) => `${file}${suffix}`);
}

/**
 * Creates a database file that is readable by its owner only, or takes the rights of others away from one that
 * exists. SQLite alone would let everybody read a new file. It gives the files beside a database the mode of the
 * database, so this comes before SQLite opens it.
 */
export function makePrivate(file: string): void {
  closeSync(openSync(file, 'a', OWNER_ONLY));
  for (const name of filesOfDatabase(file)) takeFromOthers(name);
}

function takeFromOthers(file: string): void {
  try {
    if (existsSync(file) && (statSync(file).mode & OTHERS) !== 0) chmodSync(file, OWNER_ONLY);
  } catch (error) {
    // The start says which files are wider than they should be; that is no reason not to serve.
    if (!NOT_OURS.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
