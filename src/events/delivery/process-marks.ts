import { readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { lockFile } from '../../database/file-lock.ts';

/** Tells of the processes of this machine which ones have ended without giving their leases back. */
export interface ProcessMarks {
  /** Owners of leases whose process has ended for certain. Others may have ended too. */
  ended(): readonly string[];
  /** The leases of these owners were taken over. */
  forget(owners: readonly string[]): void;
  /** This process holds no lease any more. */
  close(): void;
}

const NONE: ProcessMarks = { ended: () => [], forget: () => undefined, close: () => undefined };

/** Differs with each start of a machine; containers on one machine have the same. */
const BOOT_ID = '/proc/sys/kernel/random/boot_id';

const ENDING = '.running';
const DAY_MS = 86_400_000;

/**
 * Marks this process as running, with a lock on a file of its own. The kernel gives the lock up when the process
 * ends, however it ends, and only then. Locks hold among the containers of one machine, but perhaps not among
 * machines that share a directory, so a mark counts on its own machine only.
 *
 * Where there is no such id or no place for the file, no process counts as ended: its leases run out.
 *
 * @param owner a name that no other process has, of letters, digits and hyphens
 */
export function markProcess(directory: string, owner: string): ProcessMarks {
  try {
    const suffix = `.${readFileSync(BOOT_ID, 'utf8').trim()}${ENDING}`;
    removeOldMarks(directory, suffix);
    const file = path.join(directory, owner + suffix);
    // Nobody may see the file before it is locked.
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

/** A machine that lost its power left them. Without its mark a process only has its leases taken over later. */
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
