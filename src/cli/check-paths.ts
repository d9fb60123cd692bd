import { accessSync, closeSync, constants, existsSync, openSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/config-error.ts';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of the path is not a directory',
};

/**
 * Checks before the work starts that a file can be created, or written if it exists. Leaves no file.
 * @throws ConfigError that names the file and the reason
 */
export function assertWritable(file: string): void {
  try {
    if (existsSync(file)) assertOpens(file);
    else createAndRemove(file);
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

/**
 * The same for a file that is written under another name first, and then renamed: the directory must take new files.
 * @throws ConfigError that names the file and the reason
 */
export function assertReplaceable(file: string): void {
  try {
    createAndRemove(`${file}.${process.pid}.check`);
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

/**
 * A command that reads or changes existing data creates no database: the data directory is most likely mistyped.
 * @throws ConfigError when the embedded database does not exist
 */
export function assertDatabaseExists({
  postgres,
  databaseFile,
  dataDirectory,
}: Pick<Config, 'postgres' | 'databaseFile' | 'dataDirectory'>): void {
  if (postgres !== null || existsSync(databaseFile)) return;
  throw new ConfigError(`There is no database in ${dataDirectory}`);
}

function assertOpens(file: string): void {
  // A pipe would wait for its reader.
  if (statSync(file).isFIFO()) accessSync(file, constants.W_OK);
  else closeSync(openSync(file, 'a'));
}

/** Tried rather than looked up: rights alone do not show a read-only file system. */
function createAndRemove(file: string): void {
  closeSync(openSync(file, 'wx', 0o600));
  rmSync(file);
}

function cannotWrite(file: string, cause: unknown): ConfigError {
  const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
  const directory = path.dirname(path.resolve(file));
  const reason = code === 'ENOENT' ? `there is no directory ${directory}` : (REASONS[code] ?? code);
  return new ConfigError(`cannot write ${file} (${reason})`, { cause });
}
