import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { WriteHandle } from './database.ts';
import { engineOf } from './engine.ts';
import { writeInstallationValue } from './installation-values.ts';
import { readInstallationValueSync, writeInstallationValueSync } from './installation-values-sync.ts';

/*
 * Two rows of `installation` say whether unused bytes have to be overwritten. Erasures write one, stops of a
 * server the other, so that neither overwrites the other's entry.
 */

/** Progress through the file. A stop is limited in time, so a large file can take several stops. */
export interface Progress {
  /** The erasure, as the value `lastErasure`, that had happened when this round began. */
  readonly erasure: string;
  /** Where to continue; page 2 follows the last page. */
  readonly nextPage: number;
  /** Pages left in this round; 0 when it is over. */
  readonly pagesLeft: number;
}

/** Call this in the transaction that erases a person. PostgreSQL needs no mark. */
export async function noteErasure(db: WriteHandle): Promise<void> {
  if (engineOf(db) !== 'sqlite') return;
  await writeInstallationValue(db, 'lastErasure', randomUUID());
}

/** @returns what is left to do (`pagesLeft` is infinite for a new round), or `null` when nothing is */
export function readDue(database: DatabaseSync): Progress | null {
  const erasure = readInstallationValueSync(database, 'lastErasure');
  if (erasure === null) return null;
  const text = readInstallationValueSync(database, 'unusedBytesProgress');
  const last = text === null ? undefined : (JSON.parse(text) as Progress);
  // A new round begins where the last one stopped: otherwise frequent erasures would keep it from reaching
  // the end of the file.
  if (last?.erasure !== erasure) {
    return { erasure, nextPage: last?.nextPage ?? 2, pagesLeft: Number.POSITIVE_INFINITY };
  }
  return last.pagesLeft === 0 ? null : last;
}

export function writeProgress(database: DatabaseSync, progress: Progress): void {
  writeInstallationValueSync(database, 'unusedBytesProgress', JSON.stringify(progress));
}
