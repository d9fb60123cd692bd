import { DatabaseSync } from 'node:sqlite';

/** SQLITE_BUSY: somebody else has the file open. */
const BUSY = 5;
const PRIMARY_CODE_MASK = 0xff;

/**
 * Runs statements in one transaction on an embedded database that nobody else, this process included,
 * has open; keeps others out until it is over.
 * @returns false, with nothing done, when somebody has it open
 */
export function runExclusively(file: string, statements: readonly string[]): boolean {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    // Each connection in WAL mode holds a shared lock for as long as it is open; this one wants them all.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA secure_delete = ON; BEGIN IMMEDIATE');
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
