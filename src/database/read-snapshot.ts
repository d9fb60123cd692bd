import type { DatabaseSync } from 'node:sqlite';

/**
 * Lets all reads of one turn of the event loop share one read transaction. SQLite locks and unlocks the file
 * for every standalone statement, which costs several times as much as looking up a row.
 *
 * A turn is over within milliseconds, and a commit of this process ends the snapshot at once, so reads see
 * its writes as soon as they are committed.
 */
export class ReadSnapshot {
  #database: DatabaseSync | undefined;

  /** Call this before each read. */
  begin(database: DatabaseSync): void {
    if (this.#database !== undefined) return;
    database.exec('BEGIN');
    this.#database = database;
    setImmediate(() => this.end());
  }

  /** Call this after each commit of the writer, and before the reader is closed. */
  end(): void {
    const database = this.#database;
    this.#database = undefined;
    if (database?.isTransaction === true) database.exec('COMMIT');
  }
}
