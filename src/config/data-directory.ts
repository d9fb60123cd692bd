import { accessSync, constants, mkdirSync } from 'node:fs';
import { type Config, ConfigError } from './config.ts';

/**
 * Creates the data directory where it does not exist yet, for its owner only.
 * @throws ConfigError when there can be none at that path, or nothing can be written into it
 */
export function ensureDataDirectory({ dataDirectory }: Pick<Config, 'dataDirectory'>): void {
  try {
    mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
    accessSync(dataDirectory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new ConfigError(`UPLINE_DATA_DIR: ${dataDirectory} can't be used as data directory (${code})`, {
      cause: error,
    });
  }
}
