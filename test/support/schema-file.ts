import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDatabase } from '../../src/database/open-database.ts';
import { lazy } from '../../src/kernel/lazy.ts';
import { makeDirectory } from '../../src/kernel/make-directory.ts';

/**
 * Creates an embedded database with the schema and no rows in a directory, unless it has a database. Copying the file
 * takes a tenth of the time of creating the schema.
 */
export async function ensureSchemaFile(databaseFile: string): Promise<void> {
  if (existsSync(databaseFile)) return;
  makeDirectory(path.dirname(databaseFile));
  copyFileSync(await schemaFile(), databaseFile);
}

/** Created once for each process. */
const schemaFile = lazy(async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'upline-schema-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const file = path.join(directory, 'upline.db');
  const database = await openDatabase({ file });
  await database.close();
  return file;
});
