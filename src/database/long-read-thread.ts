import { Worker } from 'node:worker_threads';
import type { LongReader } from './long-read-dialect.ts';
import type { LongReadAnswer, LongReadRequest, LongReadWorkerData } from './long-read-protocol.ts';
import { createRowMaker } from './sqlite-rows.ts';

type Rows = Extract<LongReadAnswer, { kind: 'rows' }>;

interface Waiting {
  resolve(batch: Rows): void;
  reject(error: Error): void;
}

/** A thread costs some 20 MB, so an idle one ends. */
const IDLE_MS = 30_000;

/** Runs one statement at a time in a separate thread, which starts with the first read. */
export class LongReadThread implements LongReader {
  readonly #file: string;
  readonly #priority: number;
  readonly #stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  #waiting: Waiting | undefined;
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;

  /** @param priority see {@link LongReadWorkerData} */
  constructor(file: string, priority: number) {
    this.#file = file;
    this.#priority = priority;
  }

  async run(sql: string, parameters: readonly unknown[], signal: AbortSignal): Promise<unknown[]> {
    signal.throwIfAborted();
    Atomics.store(this.#stop, 0, 0);
    const stop = () => Atomics.store(this.#stop, 0, 1);
    signal.addEventListener('abort', stop, { once: true });
    try {
      const rows: unknown[] = [];
      let batch = await this.#ask({ kind: 'start', sql, parameters });
      const makeRow = createRowMaker(batch.columns);
      for (const values of batch.rows) rows.push(makeRow(values as unknown[]));
      while (!batch.isLast) {
        batch = await this.#ask({ kind: 'more' });
        for (const values of batch.rows) rows.push(makeRow(values as unknown[]));
      }
      return rows;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** @throws Error when the file cannot be written */
  async checkpoint(): Promise<void> {
    await this.#ask({ kind: 'checkpoint' });
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    await this.#worker?.terminate();
  }

  #ask(request: LongReadRequest): Promise<Rows> {
    clearTimeout(this.#idle);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#worker ??= this.#start();
      this.#worker.postMessage(request);
    });
  }

  #start(): Worker {
    const workerData: LongReadWorkerData = {
      file: this.#file,
      stop: this.#stop.buffer as SharedArrayBuffer,
      priority: this.#priority,
    };
    const worker = new Worker(new URL('./long-read-worker.ts', import.meta.url), { workerData });
    // The server decides when the process ends; a pending read must not keep it alive.
    worker.unref();
    worker.on('message', (answer: LongReadAnswer) => this.#settle(answer));
    worker.on('error', (error) => this.#fail(error as Error));
    worker.on('exit', () => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      this.#fail(new Error('The thread of long reads has ended'));
    });
    return worker;
  }

  #settle(answer: LongReadAnswer): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    this.#endWhenIdle();
    if (answer.kind === 'rows') waiting?.resolve(answer);
    else waiting?.reject(Object.assign(new Error(answer.message), { errcode: answer.errcode }));
  }

  #fail(error: Error): void {
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }

  /** Also ends a thread whose reader was taken but never asked for the rest. */
  #endWhenIdle(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      const worker = this.#worker;
      // A new read must not reach the thread that is ending.
      this.#worker = undefined;
      void worker?.terminate();
    }, IDLE_MS);
    this.#idle.unref();
  }
}
