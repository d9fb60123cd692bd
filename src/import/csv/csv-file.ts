import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { ImportRefusedError } from '../errors.ts';
import { type CsvReply, type CsvRequest, type CsvRow, type CsvWorkerData, unpack } from './csv-messages.ts';
import type { CsvStart } from './csv-probe.ts';

/** A CSV file that is read once from its beginning, and then again row by row. */
export interface CsvFile {
  /**
   * All rows, the header first. The next rows are parsed while the caller processes these.
   * @throws ImportRefusedError when the file is not CSV in UTF-8
   */
  rows(): AsyncGenerator<{ readonly rows: readonly CsvRow[]; readonly bytes: number }, void>;
  /**
   * Rows by their start and end, in this order.
   * @throws ImportRefusedError when the file has changed since
   */
  rowsAt(starts: Float64Array, ends: Float64Array): Promise<readonly (readonly string[])[]>;
  close(): Promise<void>;
}

/** The worker's data is short-lived; without a limit, V8 would keep hundreds of megabytes of it. */
const WORKER_MEMORY = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 64 } as const;

/** @param start the first look at the file, which must not change from then on */
export function openCsvFile(file: string, { delimiter, bytes, modifiedMs }: CsvStart): CsvFile {
  const script = new URL('./csv-worker.ts', import.meta.url);
  const workerData: CsvWorkerData = { file, delimiter, bytes, modifiedMs };
  const worker = new Worker(script, { workerData, resourceLimits: WORKER_MEMORY });
  const ask = async (request: CsvRequest): Promise<CsvReply> => {
    worker.postMessage(request);
    const [reply] = (await once(worker, 'message')) as [CsvReply];
    if (reply.kind === 'refused') throw new ImportRefusedError(`${file} ${reply.reason}`);
    return reply;
  };
  return {
    async *rows() {
      let pending = ask({ kind: 'next' });
      for (;;) {
        const reply = await pending;
        if (reply.kind === 'end') return;
        if (reply.kind !== 'rows') throw new TypeError('The worker answers rows');
        pending = ask({ kind: 'next' });
        // A caller that stops early never sees the failure.
        pending.catch(() => undefined);
        yield { rows: unpack(reply.rows), bytes: reply.bytes };
      }
    },
    async rowsAt(starts, ends) {
      const reply = await ask({ kind: 'ranges', starts, ends });
      if (reply.kind !== 'rows') throw new TypeError('The worker answers rows');
      return unpack(reply.rows).map(({ fields }) => fields);
    },
    async close() {
      await worker.terminate();
    },
  };
}
