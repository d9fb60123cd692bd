import { setImmediate } from 'node:timers/promises';
import { tooManyLongReads } from './long-read-errors.ts';
import { LONG_READS_WAITING_MAX, type LongReadFigures, type LongReadLimits } from './long-read-limits.ts';

/** Work that needs a moment in which no long read runs. */
export interface LongReadRest {
  isDue(): boolean;
  run(): Promise<void>;
}

interface Waiting {
  begin(): void;
}

/** Connections that were closed in this turn of the event loop are noticed by the one after the next. */
async function noticeWhoHasGone(): Promise<void> {
  await setImmediate();
  await setImmediate();
}

/**
 * Lets a number of long reads run at once. The others wait, not too many and not too long; who waits leaves when
 * its caller goes.
 */
export class LongReadGate {
  readonly #limits: Pick<LongReadLimits, 'atOnce' | 'waitMs'>;
  readonly #rest: LongReadRest | null;
  readonly #waiting = new Set<Waiting>();
  #isResting = false;
  #active = 0;
  #refused = 0;
  #cancelled = 0;
  #overtime = 0;

  constructor(limits: Pick<LongReadLimits, 'atOnce' | 'waitMs'>, rest: LongReadRest | null = null) {
    this.#limits = limits;
    this.#rest = rest;
  }

  get figures(): LongReadFigures {
    return {
      active: this.#active,
      waiting: this.#waiting.size,
      refused: this.#refused,
      cancelled: this.#cancelled,
      overtime: this.#overtime,
    };
  }

  /**
   * Waits for a turn, which ends with {@link leave}.
   * @returns false when the caller went away first: there is no turn to end then
   * @throws ProblemError `too_many_long_reads`
   */
  async enter(signal?: AbortSignal): Promise<boolean> {
    if (this.#waiting.size >= LONG_READS_WAITING_MAX) await noticeWhoHasGone();
    if (signal?.aborted === true) {
      this.noteCancelled();
      return false;
    }
    if (this.#waiting.size >= LONG_READS_WAITING_MAX) throw this.#refusal();
    return this.#wait(signal);
  }

  leave(): void {
    this.#active -= 1;
    this.#admit();
  }

  noteCancelled(): void {
    this.#cancelled += 1;
  }

  noteOvertime(): void {
    this.#overtime += 1;
  }

  #wait(signal: AbortSignal | undefined): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', giveUp);
        this.#waiting.delete(waiting);
      };
      const giveUp = () => {
        end();
        this.noteCancelled();
        resolve(false);
      };
      const waiting = {
        begin: () => {
          end();
          resolve(true);
        },
      };
      const timer = setTimeout(() => {
        end();
        reject(this.#refusal());
      }, this.#limits.waitMs);
      signal?.addEventListener('abort', giveUp, { once: true });
      this.#waiting.add(waiting);
      this.#admit();
    });
  }

  #admit(): void {
    if (this.#isResting) return;
    for (const waiting of this.#waiting) {
      if (this.#active >= this.#limits.atOnce) return;
      // Those that run are let finish; nobody else begins before the rest is over.
      if (this.#rest?.isDue() === true) {
        if (this.#active === 0) void this.#takeRest(this.#rest);
        return;
      }
      this.#active += 1;
      waiting.begin();
    }
  }

  async #takeRest(rest: LongReadRest): Promise<void> {
    this.#isResting = true;
    try {
      await rest.run();
    } finally {
      this.#isResting = false;
      this.#admit();
    }
  }

  #refusal(): Error {
    this.#refused += 1;
    return tooManyLongReads(this.#limits.waitMs);
  }
}
