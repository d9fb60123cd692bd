import { DatabaseSync } from 'node:sqlite';

export interface FileLock {
  /** May be called again. */
  release(): void;
}

/** A lock must outlast the last reference of its caller: collecting the database as garbage would end it. */
const held = new Set<DatabaseSync>();

/**
 * Locks a file, and creates it if it is not there. The kernel gives the lock up when the process ends, however it
 * ends. Node has no file locks, but the embedded database has; it stores nothing in the file.
 * @returns `null` while another one has the lock
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
