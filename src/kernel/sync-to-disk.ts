import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Makes a file, or the names in a directory, durable: until then a power failure may undo the change. */
export function syncToDisk(name: string): void {
  const handle = openSync(name, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
