import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';

const OWNER_ONLY = 0o700;

/**
 * Creates a directory and its missing parents, for their owner only. Node's recursive `mkdirSync` never
 * returns if a parent refuses new names with ENOENT, as `/proc` does.
 * @throws the system's error, such as EACCES or ENOTDIR
 */
export function makeDirectory(directory: string): void {
  const above = path.dirname(directory);
  if (above !== directory && statSync(above, { throwIfNoEntry: false }) === undefined) makeDirectory(above);
  try {
    mkdirSync(directory, { mode: OWNER_ONLY });
  } catch (error) {
    const isThere = statSync(directory, { throwIfNoEntry: false })?.isDirectory() === true;
    if (!isThere) throw error;
  }
}
