import { Worker } from 'node:worker_threads';
import type { SizedNode } from '../store/downline-count-reader.ts';
import type { StoredTreeState } from './tree-state.ts';
import type { WalkAnswer, WalkMessage, WalkOrder } from './walk-protocol.ts';

/** Ids that were collected, in parts. */
export interface IdList {
  /** Ids with commas between them. */
  next(): Promise<{ readonly text: string; readonly isLast: boolean }>;
  /** Call this when the rest is not wanted. */
  end(): void;
}

/** What a walk has found. */
export type WalkResult =
  | { readonly kind: 'levels'; readonly counts: readonly number[] }
  | { readonly kind: 'largest'; readonly nodes: readonly SizedNode[] }
  | { readonly kind: 'ids'; readonly list: IdList };

/** A walk that can be stopped. */
export interface RunningWalk {
  /** `null` when it was stopped. */
  readonly result: Promise<WalkResult | null>;
  stop(): void;
}

/** Maximum number of walks that run or wait for their turn. Beyond it, the database is queried. */
const TURNS_MAX = 4;
/** Maximum number of lists that are being read, each with 4 bytes per id. */
const LISTS_MAX = 8;
/** An idle thread ends after this time. */
const IDLE_MS = 30_000;

interface Asked {
  resolve(answer: WalkAnswer): void;
  reject(error: Error): void;
}

/** The thread that walks through trees, one walk at a time. It starts with the first walk. */
export class WalkThread {
  readonly #asked = new Map<number, Asked>();
  #lists = 0;
  #turns = 0;
  #lastTurn: Promise<unknown> = Promise.resolve();
  #lastId = 0;
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;

  /** Runs work when no other walk is running; `null` at once when too many wait. */
  async takeTurn<Result>(work: () => Promise<Result>): Promise<Result | null> {
    if (this.#turns >= TURNS_MAX) return null;
    this.#turns += 1;
    const turn = this.#lastTurn.then(work);
    this.#lastTurn = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#turns -= 1;
    }
  }

  /** Whether another list of ids may be collected. */
  get hasRoom(): boolean {
    return this.#lists < LISTS_MAX;
  }

  /** Call this in a turn. The state must not change until the result arrives. */
  walk(stored: StoredTreeState, order: WalkOrder): RunningWalk {
    const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const id = this.#nextId();
    const result = this.#ask({ kind: 'walk', id, stored, order, stop }).then((answer): WalkResult | null => {
      if (answer.kind === 'levels' || answer.kind === 'largest') return answer;
      return answer.kind === 'collected' ? { kind: 'ids', list: this.#listOf(id) } : null;
    });
    return { result, stop: () => void Atomics.store(stop, 0, 1) };
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    await this.#worker?.terminate();
  }

  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  #listOf(id: number): IdList {
    this.#lists += 1;
    let isOpen = true;
    const end = () => {
      if (!isOpen) return;
      isOpen = false;
      this.#lists -= 1;
      this.#worker?.postMessage({ kind: 'end', id } satisfies WalkMessage);
      this.#endWhenIdle();
    };
    const next = async () => {
      const answer = await this.#ask({ kind: 'more', id });
      if (answer.kind !== 'ids') throw new TypeError('The thread of walks gave another answer');
      if (answer.isLast) end();
      return answer;
    };
    return { next, end };
  }

  #ask(message: Exclude<WalkMessage, { kind: 'end' }>): Promise<WalkAnswer> {
    clearTimeout(this.#idle);
    return new Promise((resolve, reject) => {
      this.#asked.set(message.id, { resolve, reject });
      this.#worker ??= this.#start();
      this.#worker.postMessage(message);
    });
  }

  #start(): Worker {
    const worker = new Worker(new URL('./walk-worker.ts', import.meta.url));
    // The server decides when the process ends.
    worker.unref();
    worker.on('message', (answer: WalkAnswer) => {
      const asked = this.#asked.get(answer.id);
      this.#asked.delete(answer.id);
      this.#endWhenIdle();
      asked?.resolve(answer);
    });
    const fail = (error: Error) => {
      if (this.#worker === worker) this.#worker = undefined;
      for (const { reject } of this.#asked.values()) reject(error);
      this.#asked.clear();
    };
    worker.on('error', (error) => fail(error as Error));
    worker.on('exit', () => {
      if (this.#worker === worker) fail(new Error('The thread of walks has ended'));
    });
    return worker;
  }

  #endWhenIdle(): void {
    clearTimeout(this.#idle);
    if (this.#asked.size > 0 || this.#lists > 0) return;
    this.#idle = setTimeout(() => {
      const worker = this.#worker;
      // A new walk must not reach the thread that is ending.
      this.#worker = undefined;
      void worker?.terminate();
    }, IDLE_MS);
    this.#idle.unref();
  }
}
