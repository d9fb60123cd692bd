import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { WriteHandle } from './database.ts';
import { engineOf } from './engine.ts';

/*
 * Two rows of `installation` say whether unused bytes are to be overwritten. Erasures write one of them, stops of
 * a server the other, so that neither loses what the other wrote.
 */

/** Holds a new value after every erasure. */
export const LAST_ERASURE = 'unused-bytes-erasure';
/** Holds a {@link Progress}, as JSON. */
const PROGRESS = 'unused-bytes-progress';

/** How far the file was gone through. A stop is bounded in time, so a large file can take several. */
export interface Progress {
  /** The erasure, as a value of {@link LAST_ERASURE}, that had happened when this round began. */
  readonly erasure: string;
  /** Where to go on; after the last page comes page 2. */
  readonly nextPage: number;
  /** Pages of this round that are left; 0 when it is over. */
  readonly pagesLeft: number;
}

/** To be called in the transaction that erases somebody. PostgreSQL looks after its own files. */
export async function noteErasure(db: WriteHandle): Promise<void> {
  if (engineOf(db) !== 'sqlite') return;
  const value = randomUUID();
  await db
    .insertInto('installation')
    .values({ name: LAST_ERASURE, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

/** @returns what is left to do, `pagesLeft` being infinite for a new round; `null` when nothing is */
export function readDue(database: DatabaseSync): Progress | null {
  const erasure = readValue(database, LAST_ERASURE);
  if (erasure === undefined) return null;
  const text = readValue(database, PROGRESS);
  const last = text === undefined ? undefined : (JSON.parse(text) as Progress);
  // A new round begins where the last one stood: otherwise frequent erasures would keep it from the end of the file.
  if (last?.erasure !== erasure) {
    return { erasure, nextPage: last?.nextPage ?? 2, pagesLeft: Number.POSITIVE_INFINITY };
  }
  return last.pagesLeft === 0 ? null : last;
}

export function writeProgress(database: DatabaseSync, progress: Progress): void {
  database
    .prepare('INSERT OR REPLACE INTO installation (name, value) VALUES (?, ?)')
    .run(PROGRESS, JSON.stringify(progress));
}

function readValue(database: DatabaseSync, name: string): string | undefined {
  const row = database.prepare('SELECT value FROM installation WHERE name = ?').get(name);
  return row === undefined ? undefined : String(row['value']);
}
