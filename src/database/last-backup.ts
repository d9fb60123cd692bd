import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The newest backup of a data directory. */
export interface LastBackup {
  /** Time of completion, ISO 8601 UTC. */
  readonly at: string;
  /** Absolute path. */
  readonly file: string;
  readonly bytes: number;
  readonly customers: number;
}

const NAME = 'last-backup.json';

/**
 * Records the backup for `upline status` and the overview of the back office. The backup is complete without
 * this note.
 * @param onFault called with the file that cannot be written, and the code of the fault
 */
export function noteBackup(
  dataDirectory: string,
  backup: LastBackup,
  onFault: (file: string, code: string | undefined) => void,
): void {
  const file = path.join(dataDirectory, NAME);
  const draft = `${file}.${process.pid}.partial`;
  try {
    writeFileSync(draft, `${JSON.stringify(backup)}\n`, { mode: 0o600 });
    renameSync(draft, file);
  } catch (error) {
    onFault(file, (error as NodeJS.ErrnoException).code);
  }
}

/** `null` when there was no backup, or its note cannot be read. */
export function readLastBackup(dataDirectory: string): LastBackup | null {
  try {
    const { at, file, bytes, customers } = JSON.parse(readFileSync(path.join(dataDirectory, NAME), 'utf8'));
    const isNote =
      [at, file].every((text) => typeof text === 'string') && [bytes, customers].every(Number.isFinite);
    return isNote ? { at, file, bytes, customers } : null;
  } catch {
    return null;
  }
}
