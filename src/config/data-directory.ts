import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { makeDirectory } from '../kernel/make-directory.ts';
import type { Config } from './config.ts';
import { ConfigError } from './config-error.ts';

/**
 * Creates the data directory if it does not exist yet, for its owner only.
 * @throws ConfigError when the directory cannot be created or written
 */
export function ensureDataDirectory({ dataDirectory }: Pick<Config, 'dataDirectory'>): void {
  try {
    makeDirectory(dataDirectory);
    accessSync(dataDirectory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new ConfigError(
      `UPLINE_DATA_DIR: ${dataDirectory} cannot be used as data directory (${code}); name a directory that this account can write`,
      {
        cause: error,
      },
    );
  }
}

/** The rights of accounts other than the owner. */
const OTHERS = 0o077;

/**
 * The data directory and its files, each with its mode, if accounts other than the owner may read or write.
 * An existing directory keeps its mode: a volume or a package may need it.
 * @returns for example `/var/lib/upline (755)`
 */
export function widerThanOwner({ dataDirectory }: Pick<Config, 'dataDirectory'>): string[] {
  const inside = readdirSync(dataDirectory, { withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = [dataDirectory, ...inside.map(({ name }) => path.join(dataDirectory, name))];
  return paths.flatMap((name) => {
    // A file next to the database may be gone by now.
    const mode = statSync(name, { throwIfNoEntry: false })?.mode ?? 0;
    return (mode & OTHERS) === 0 ? [] : [`${name} (${(mode & 0o777).toString(8)})`];
  });
}
