import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Makes a file durable, or the names in a directory: until then a power cut may undo them. */
export function syncToDisk(name: string): void {
  const handle = openSync(name, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
