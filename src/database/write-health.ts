import type { WriteHandle } from './database.ts';

/*
 * Whether a database takes writes. A full disk, or another process that holds on to the file, stops writes
 * and lets reads go on; so reading it is not enough to know that it serves.
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

/** A row that is there for a moment only. */
const PROBE = 'write-probe';
/** More than most writes need: a disk on which only small ones succeed is a full one. */
const PROBE_CHARACTERS = 128 * 1024;

/**
 * Throws while the database refuses to be written. After a write was refused, and only then, it is tried
 * with a write that leaves nothing behind: one at a time, however many ask.
 */
export async function assertWritable(writer: WriteHandle): Promise<void> {
  if (!refusing.has(writer)) return;
  const running = probes.get(writer) ?? probe(writer).finally(() => probes.delete(writer));
  probes.set(writer, running);
  await running;
}

/** Without the patience of a unit of work: whoever asks wants to know how it is now. */
async function probe(writer: WriteHandle): Promise<void> {
  const value = ' '.repeat(PROBE_CHARACTERS);
  // Two transactions, because one that takes back what it did has next to nothing to write.
  await writer.transaction().execute((transaction) =>
    transaction
      .insertInto('installation')
      .values({ name: PROBE, value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
      .execute(),
  );
  await writer
    .transaction()
    .execute((transaction) => transaction.deleteFrom('installation').where('name', '=', PROBE).execute());
  noteWritten(writer);
}
