import type { LongReader, LongReaders } from './long-read-dialect.ts';
import { LongReadThread } from './long-read-thread.ts';

/**
 * Threads over the embedded file: as many as are needed at once. The last used is taken first, so that idle
 * ones end.
 */
export class EmbeddedLongReaders implements LongReaders {
  readonly #file: string;
  readonly #priority: number;
  readonly #free: LongReadThread[] = [];
  readonly #all = new Set<LongReadThread>();

  /** @param priority of the threads: 0 is normal, 19 the lowest */
  constructor(file: string, priority: number) {
    this.#file = file;
    this.#priority = priority;
  }

  async take(): Promise<LongReadThread> {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    const thread = new LongReadThread(this.#file, this.#priority);
    this.#all.add(thread);
    return thread;
  }

  giveBack(reader: LongReader): void {
    this.#free.push(reader as LongReadThread);
  }

  /** Does the part of a checkpoint that is possible outside the main thread. */
  async checkpoint(): Promise<void> {
    const thread = await this.take();
    await thread.checkpoint().finally(() => this.giveBack(thread));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all].map((thread) => thread.close()));
  }
}
