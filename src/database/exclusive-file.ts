import { DatabaseSync } from 'node:sqlite';

/** SQLITE_BUSY: another connection has the file open. */
const BUSY = 5;
const PRIMARY_CODE_MASK = 0xff;

/**
 * Runs statements in one transaction on an embedded database that no other connection has open, in this
 * process or another. Excludes other connections until the transaction ends.
 * @param unless a query; if it finds a row, nothing is done
 * @returns false, with nothing done, when another connection is open
 */
export function runExclusively(
  file: string,
  statements: readonly string[],
  { unless }: { readonly unless?: string } = {},
): boolean {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    // Each connection in WAL mode holds a shared lock while it is open; this one takes the exclusive lock.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA secure_delete = ON; BEGIN IMMEDIATE');
    if (unless !== undefined && database.prepare(unless).get() !== undefined) {
      database.exec('ROLLBACK');
      return false;
    }
    for (const statement of statements) database.exec(statement);
    database.exec('COMMIT');
    return true;
  } catch (error) {
    if (
      error instanceof Error &&
      'errcode' in error &&
      (Number(error.errcode) & PRIMARY_CODE_MASK) === BUSY
    ) {
      return false;
    }
    throw error;
  } finally {
    database.close();
  }
}
