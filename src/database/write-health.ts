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

/**
 * Throws while the database refuses to be written. After a write was refused, and only then, it is tried
 * with a write that changes nothing: one at a time, however many ask.
 */
export async function assertWritable(writer: WriteHandle): Promise<void> {
  if (!refusing.has(writer)) return;
  const running = probes.get(writer) ?? probe(writer).finally(() => probes.delete(writer));
  probes.set(writer, running);
  await running;
}

/** Without the patience of a unit of work: whoever asks wants to know how it is now. */
async function probe(writer: WriteHandle): Promise<void> {
  await writer.transaction().execute((transaction) =>
    transaction
      .updateTable('installation')
      .set((row) => ({ value: row.ref('value') }))
      .execute(),
  );
  noteWritten(writer);
}
