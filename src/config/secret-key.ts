import { randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeDirectory } from '../kernel/make-directory.ts';
import { syncToDisk } from '../kernel/sync-to-disk.ts';
import type { Config } from './config.ts';
import { ConfigError } from './config-error.ts';

/** In the data directory. */
export const KEY_FILE_NAME = 'secret.key';
const KEY_BYTES = 32;

/**
 * The secret key of this installation: from the setting, or from the data directory; `null` when there is
 * none, as before the first start.
 * @throws ConfigError when the setting contradicts the file, or the file is damaged
 */
export function findSecretKey(config: KeyConfig): Buffer | null {
  const file = keyFileOf(config);
  const stored = existsSync(file) ? readKeyFile(file) : null;
  if (config.secretKey !== null) {
    if (stored !== null && !timingSafeEqual(stored, config.secretKey)) {
      throw new ConfigError(`UPLINE_SECRET_KEY differs from the key in ${file}; unset it or remove the file`);
    }
    return config.secretKey;
  }
  return stored;
}

/** Creates the key of an installation that has none, in the data directory, readable by its owner only. */
export function createSecretKey(config: KeyConfig): Buffer {
  const file = keyFileOf(config);
  try {
    return createKeyFile(config.dataDirectory, file);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    const advice = code === 'ENOSPC' ? 'make room on its disk' : 'let this account write it';
    throw new ConfigError(`${file} cannot be written (${code}); ${advice}, or set UPLINE_SECRET_KEY`, {
      cause: error,
    });
  }
}

type KeyConfig = Pick<Config, 'secretKey' | 'dataDirectory'>;

/** The key's file, whether or not it exists. */
export function keyFileOf({ dataDirectory }: KeyConfig): string {
  return path.join(dataDirectory, KEY_FILE_NAME);
}

function readKeyFile(file: string): Buffer {
  const key = Buffer.from(readKeyText(file), 'base64');
  if (key.length === KEY_BYTES) return key;
  throw new ConfigError(`${file} does not hold ${KEY_BYTES} bytes in base64; restore your copy of it`);
}

function readKeyText(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new ConfigError(`${file} cannot be read (${code}); make it a file that this account can read`, {
      cause: error,
    });
  }
}

/**
 * Written to a draft and linked into place, so that two processes that start at the same time get the same
 * key.
 */
function createKeyFile(directory: string, file: string): Buffer {
  makeDirectory(directory);
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flush: true });
  chmodSync(draft, 0o600);
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  // The name must be as durable as the values in the database that depend on the key.
  syncToDisk(directory);
  return readKeyFile(file);
}
