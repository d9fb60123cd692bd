import { Worker } from 'node:worker_threads';
import type { LongReadAnswer, LongReadRequest } from './long-read-protocol.ts';

type Rows = Extract<LongReadAnswer, { kind: 'rows' }>;

interface Waiting {
  resolve(batch: Rows): void;
  reject(error: Error): void;
}

/** A thread costs some 20 MB, so one that nobody needs ends. */
const IDLE_MS = 30_000;

/** Runs statements in a thread of their own, started when there is something to read. */
export class LongReadThread {
  readonly #file: string;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #lastId = 0;
  #reads = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /** The rows in batches. Whoever stops early stops the statement. */
  async *read(sql: string, parameters: readonly unknown[]): AsyncGenerator<Rows> {
    this.#lastId += 1;
    const id = this.#lastId;
    this.#reads += 1;
    clearTimeout(this.#idle);
    let isEnded = false;
    try {
      let batch = await this.#ask({ kind: 'start', id, sql, parameters });
      isEnded = batch.isLast;
      yield batch;
      while (!batch.isLast) {
        batch = await this.#ask({ kind: 'more', id });
        isEnded = batch.isLast;
        yield batch;
      }
    } catch (error) {
      isEnded = true;
      throw error;
    } finally {
      if (!isEnded) this.#worker?.postMessage({ kind: 'stop', id } satisfies LongReadRequest);
      this.#reads -= 1;
      if (this.#reads === 0) this.#endWhenIdle();
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    await this.#worker?.terminate();
  }

  #ask(request: LongReadRequest): Promise<Rows> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.id, { resolve, reject });
      this.#worker ??= this.#start();
      this.#worker.postMessage(request);
    });
  }

  #start(): Worker {
    const worker = new Worker(new URL('./long-read-worker.ts', import.meta.url), { workerData: this.#file });
    // The server decides when the process ends, not its reads.
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
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.kind === 'rows') waiting?.resolve(answer);
    else waiting?.reject(Object.assign(new Error(answer.message), { errcode: answer.errcode }));
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  #endWhenIdle(): void {
    this.#idle = setTimeout(() => {
      const worker = this.#worker;
      // A read that comes meanwhile must not meet the ending one.
      this.#worker = undefined;
      void worker?.terminate();
    }, IDLE_MS);
    this.#idle.unref();
  }
}
