import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { printError } from './command.ts';

/** The newest backup of a data directory. */
export interface LastBackup {
  /** When it was complete: ISO 8601 UTC. */
  readonly at: string;
  /** Absolute path. */
  readonly file: string;
  readonly bytes: number;
  readonly customers: number;
}

const NAME = 'last-backup.json';

/** Keeps it for `upline status`. The backup is complete without this note, so a fault is only a warning. */
export function noteBackup(dataDirectory: string, backup: LastBackup): void {
  const file = path.join(dataDirectory, NAME);
  const draft = `${file}.${process.pid}.partial`;
  try {
    writeFileSync(draft, `${JSON.stringify(backup)}\n`, { mode: 0o600 });
    renameSync(draft, file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    printError(`Warning: cannot write ${file} (${code}), so "upline status" does not show this backup.`);
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
