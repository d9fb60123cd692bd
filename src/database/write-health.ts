import type { WriteHandle } from './database.ts';
import { removeInstallationValue, writeInstallationValue } from './installation-values.ts';

/*
 * Whether a database accepts writes. A full disk, or another process that holds the file, stops writes but
 * not reads; so a successful read does not prove that the database serves.
 */

/** Handles whose last write failed because the database could not serve. */
const refusing = new WeakSet<WriteHandle>();
const probes = new WeakMap<WriteHandle, Promise<void>>();

export function noteWritten(writer: WriteHandle): void {
  refusing.delete(writer);
}

export function noteRefused(writer: WriteHandle): void {
  refusing.add(writer);
}

/** More than most writes need: a disk that takes only small writes counts as full. */
const PROBE_CHARACTERS = 128 * 1024;

/**
 * Throws while the database refuses writes. Only after a refused write does it try a write that leaves
 * nothing behind: one at a time, for any number of callers.
 */
export async function assertWritable(writer: WriteHandle): Promise<void> {
  if (!refusing.has(writer)) return;
  const running = probes.get(writer) ?? probe(writer).finally(() => probes.delete(writer));
  probes.set(writer, running);
  await running;
}

/** Without the retries of a unit of work: the caller wants the current state. */
async function probe(writer: WriteHandle): Promise<void> {
  const value = ' '.repeat(PROBE_CHARACTERS);
  // Two transactions, because one that undoes its own write has next to nothing to write.
  await writer
    .transaction()
    .execute((transaction) => writeInstallationValue(transaction, 'writeProbe', value));
  await writer.transaction().execute((transaction) => removeInstallationValue(transaction, 'writeProbe'));
  noteWritten(writer);
}
