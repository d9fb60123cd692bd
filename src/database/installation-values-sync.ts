import type { DatabaseSync } from 'node:sqlite';
import { INSTALLATION_VALUES, type InstallationValue } from './installation-value-names.ts';

/* The values of `installation-values.ts`, for code that has its own connection to the embedded database. */

export function readInstallationValueSync(database: DatabaseSync, value: InstallationValue): string | null {
  const row = database
    .prepare('SELECT value FROM installation WHERE name = ?')
    .get(INSTALLATION_VALUES[value]);
  return row === undefined ? null : String(row['value']);
}

export function writeInstallationValueSync(
  database: DatabaseSync,
  value: InstallationValue,
  text: string,
): void {
  database
    .prepare('INSERT OR REPLACE INTO installation (name, value) VALUES (?, ?)')
    .run(INSTALLATION_VALUES[value], text);
}

export function removeInstallationValueSync(database: DatabaseSync, value: InstallationValue): void {
  database.prepare('DELETE FROM installation WHERE name = ?').run(INSTALLATION_VALUES[value]);
}
