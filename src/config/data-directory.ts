import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { makeDirectory } from '../kernel/make-directory.ts';
import { type Config, ConfigError } from './config.ts';

/**
 * Creates the data directory where it does not exist yet, for its owner only.
 * @throws ConfigError when there can be none at that path, or nothing can be written into it
 */
export function ensureDataDirectory({ dataDirectory }: Pick<Config, 'dataDirectory'>): void {
  try {
    makeDirectory(dataDirectory);
    accessSync(dataDirectory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new ConfigError(
      `UPLINE_DATA_DIR: ${dataDirectory} can't be used as data directory (${code}); name a directory that this account can write`,
      {
        cause: error,
      },
    );
  }
}

/** What others than the owner may do. */
const OTHERS = 0o077;

/**
 * The data directory and the files in it, each with its mode, where others than the owner may read or write. A
 * directory that existed before keeps its mode: a volume or a package may need it.
 * @returns for example `/var/lib/upline (755)`
 */
export function widerThanOwner({ dataDirectory }: Pick<Config, 'dataDirectory'>): string[] {
  const inside = readdirSync(dataDirectory, { withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = [dataDirectory, ...inside.map(({ name }) => path.join(dataDirectory, name))];
  return paths.flatMap((name) => {
    // A file beside the database may be gone by now.
    const mode = statSync(name, { throwIfNoEntry: false })?.mode ?? 0;
    return (mode & OTHERS) === 0 ? [] : [`${name} (${(mode & 0o777).toString(8)})`];
  });
}
