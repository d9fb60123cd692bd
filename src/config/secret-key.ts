import { randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Config, ConfigError } from './config.ts';

const FILE_NAME = 'secret.key';
const KEY_BYTES = 32;

/**
 * The secret key of this installation: from the setting, or from the data directory, where one is
 * made at first start, readable by its owner only.
 * @throws ConfigError when the setting contradicts the file, or the file is damaged
 */
export function loadSecretKey(config: Pick<Config, 'secretKey' | 'dataDirectory'>): Buffer {
  const file = path.join(config.dataDirectory, FILE_NAME);
  const stored = existsSync(file) ? readKeyFile(file) : null;
  if (config.secretKey !== null) {
    if (stored !== null && !timingSafeEqual(stored, config.secretKey)) {
      throw new ConfigError(`UPLINE_SECRET_KEY differs from the key in ${file}; unset it or remove the file`);
    }
    return config.secretKey;
  }
  return stored ?? createKeyFile(config.dataDirectory, file);
}

function readKeyFile(file: string): Buffer {
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (key.length !== KEY_BYTES) throw new ConfigError(`${file} does not hold ${KEY_BYTES} bytes in base64`);
  return key;
}

/** Written aside and linked into place, so that of two processes starting at once both get one key. */
function createKeyFile(directory: string, file: string): Buffer {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
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
  return readKeyFile(file);
}
