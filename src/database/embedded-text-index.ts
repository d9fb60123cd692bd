import { Worker } from 'node:worker_threads';
import { sql } from 'kysely';
import type { ReadHandle, WriteHandle } from './database.ts';
import { isSearchIndexBroken } from './database-errors.ts';
import { readInstallationValue } from './installation-values.ts';
import type { TextIndex } from './text-index.ts';
import { MARK_BROKEN } from './text-index-build.ts';
import { ALL_INDEXED } from './text-index-statements.ts';
import type { TextIndexWork } from './text-index-worker.ts';
import { inOneStatement } from './unit-of-work.ts';

/**
 * Changed texts that wait for the index. A search compares each of them, which takes about a millisecond for this
 * many. Adding them together costs at most half as much as adding each one alone.
 */
const PENDING_MAX = 256;
const PENDING_MS_MAX = 3_600_000;

/**
 * The index of a file. A separate thread builds, merges and updates it.
 * @param now milliseconds of a clock that never goes back
 */
export function createEmbeddedTextIndex(
  file: string,
  reader: ReadHandle,
  writer: WriteHandle,
  now = () => performance.now(),
): TextIndex {
  /**
   * When the list was last empty, or flushed. On a busy server, the next check finds the first new change in it.
   */
  let flushedAt = now();
  const isWhole = async () => {
    const { rows } = await sql<{
      through: number;
    }>`select indexed_through as through from customers_search_state`.execute(
      reader as unknown as WriteHandle,
    );
    return rows[0]?.through === ALL_INDEXED;
  };
  return {
    isWhole,
    async search(read) {
      if (!(await isWhole())) return null;
      try {
        return await read();
      } catch (error) {
        if (!isSearchIndexBroken(error)) throw error;
        // A search must not wait for the writer, which may be refusing writes.
        await inOneStatement(writer, (db) => sql.raw(MARK_BROKEN).execute(db)).catch(() => undefined);
        return null;
      }
    },
    build: (signal) => workInThread({ file, work: 'build' }, signal),
    isMergeDue: async () => (await readInstallationValue(reader, 'searchIndexMerge')) !== null,
    merge: (signal) => workInThread({ file, work: 'merge' }, signal),
    async isFlushDue() {
      const { rows } = await sql<{
        pending: number;
      }>`select count(*) as pending from (select 1 from customers_search_pending limit ${PENDING_MAX})`.execute(
        reader as unknown as WriteHandle,
      );
      const pending = rows[0]?.pending ?? 0;
      if (pending === 0) flushedAt = now();
      return pending === PENDING_MAX || now() - flushedAt > PENDING_MS_MAX;
    },
    async flush(signal) {
      await workInThread({ file, work: 'flush' }, signal);
      flushedAt = now();
    },
  };
}

function workInThread(workerData: TextIndexWork, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./text-index-worker.ts', import.meta.url), { workerData });
    const stop = () => worker.postMessage('stop');
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    worker.once('error', reject);
    worker.once('exit', () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
  });
}
