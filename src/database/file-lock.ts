import { DatabaseSync } from 'node:sqlite';

export interface FileLock {
  /** May be called again. */
  release(): void;
}

/** Keeps each lock after its caller drops the last reference: garbage collection of the database would release it. */
const held = new Set<DatabaseSync>();

/**
 * Locks a file, and creates it if it does not exist. The kernel releases the lock when the process ends, for any
 * reason. Node has no file locks, but the embedded database has; it stores nothing in the file.
 * @returns `null` while another process holds the lock
 */
export function lockFile(file: string): FileLock | null {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    held.add(database);
    return {
      release() {
        held.delete(database);
        if (database.isOpen) database.close();
      },
    };
  } catch {
    database.close();
    return null;
  }
}
