import { readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { lockFile } from '../../database/file-lock.ts';

/** Finds the processes of this machine that have ended without releasing their leases. */
export interface ProcessMarks {
  /** Owners of leases whose process has certainly ended. Others may have ended too. */
  ended(): readonly string[];
  /** The leases of these owners were taken over. */
  forget(owners: readonly string[]): void;
  /** This process holds no lease any more. */
  close(): void;
}

const NONE: ProcessMarks = { ended: () => [], forget: () => undefined, close: () => undefined };

/** Differs with each start of a machine; containers on one machine share it. */
const BOOT_ID = '/proc/sys/kernel/random/boot_id';

const ENDING = '.running';
const DAY_MS = 86_400_000;

/**
 * Marks this process as running, with a lock on a file of its own. The kernel releases the lock when the process
 * ends, for any reason, and only then. Locks work among the containers of one machine, but perhaps not among
 * machines that share a directory, so a mark counts only on its own machine.
 *
 * Without a boot id, or a place for the file, no process counts as ended: its leases expire.
 *
 * @param owner a name that no other process has, of letters, digits and hyphens
 */
export function markProcess(directory: string, owner: string): ProcessMarks {
  try {
    const suffix = `.${readFileSync(BOOT_ID, 'utf8').trim()}${ENDING}`;
    removeOldMarks(directory, suffix);
    const file = path.join(directory, owner + suffix);
    // No other process may see the file before it is locked.
    const lock = lockFile(`${file}.new`);
    if (lock === null) return NONE;
    renameSync(`${file}.new`, file);
    const nameOf = (ended: string) => path.join(directory, ended + suffix);
    return {
      ended: () =>
        readdirSync(directory)
          .filter((name) => name.endsWith(suffix))
          .map((name) => name.slice(0, -suffix.length))
          .filter((other) => other !== owner && isUnlocked(nameOf(other))),
      forget(owners) {
        for (const ended of owners) rmSync(nameOf(ended), { force: true });
      },
      close() {
        rmSync(file, { force: true });
        lock.release();
      },
    };
  } catch {
    return NONE;
  }
}

/** Removes marks left by a machine that lost power. Leases of a process without a mark are only taken over later. */
function removeOldMarks(directory: string, ownSuffix: string): void {
  for (const name of readdirSync(directory)) {
    if (!name.endsWith(ENDING) || name.endsWith(ownSuffix)) continue;
    const file = path.join(directory, name);
    const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (age > DAY_MS) rmSync(file, { force: true });
  }
}

function isUnlocked(file: string): boolean {
  const lock = lockFile(file);
  lock?.release();
  return lock !== null;
}
