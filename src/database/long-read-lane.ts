import { setImmediate } from 'node:timers/promises';
import { tooManyLongReads } from './long-read-errors.ts';
import {
  LONG_READS_ARRIVING_MAX,
  LONG_READS_WAITING_MAX,
  type LongReadFigures,
  type LongReadLimits,
} from './long-read-limits.ts';

/** What a lane asks of its gate. */
export interface LaneControl {
  /** Whether a read may begin now. */
  mayBegin(): boolean;
  /** A read has ended. */
  onLeave(): void;
}

interface Waiting {
  begin(): void;
}

/** How long a newcomer stays when the line is full, so that the server can notice callers that have gone. */
const ARRIVAL_MS = 250;
/** Turns of the event loop needed to read the end of a connection, shut it down and report it closed. */
const NOTICING_TURNS = 4;

/** Timers run before connections are read, so a busy process needs these turns after a timer too. */
async function noticeWhoHasGone(): Promise<void> {
  for (let turn = 0; turn < NOTICING_TURNS; turn += 1) await setImmediate();
}

/**
 * Runs a limited number of long reads at once. The others wait in order, for a limited time. A read leaves
 * the line when its caller goes.
 */
export class LongReadLane {
  readonly #limits: Pick<LongReadLimits, 'atOnce' | 'waitMs'>;
  readonly #control: LaneControl;
  /** In order. Those after the first {@link LONG_READS_WAITING_MAX} are newcomers. */
  readonly #waiting = new Set<Waiting>();
  #active = 0;
  #refused = 0;
  #cancelled = 0;
  #overtime = 0;

  constructor(limits: Pick<LongReadLimits, 'atOnce' | 'waitMs'>, control: LaneControl) {
    this.#limits = limits;
    this.#control = control;
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
   * Waits for a turn. End the turn with {@link leave}.
   * @returns false when the caller went away first; then there is no turn to end
   * @throws ProblemError `too_many_long_reads`
   */
  async enter(signal?: AbortSignal): Promise<boolean> {
    if (this.#isCrowded()) await noticeWhoHasGone();
    if (signal?.aborted === true) {
      this.noteCancelled();
      return false;
    }
    if (this.#isCrowded()) throw this.#refusal();
    return this.#wait(signal);
  }

  leave(): void {
    this.#active -= 1;
    this.#control.onLeave();
  }

  noteCancelled(): void {
    this.#cancelled += 1;
  }

  noteOvertime(): void {
    this.#overtime += 1;
  }

  /** Starts the reads whose turn has come. */
  admit(): void {
    for (const waiting of this.#waiting) {
      if (this.#active >= this.#limits.atOnce || !this.#control.mayBegin()) return;
      this.#active += 1;
      waiting.begin();
    }
  }

  #isCrowded(): boolean {
    return this.#waiting.size >= LONG_READS_WAITING_MAX + LONG_READS_ARRIVING_MAX;
  }

  #wait(signal: AbortSignal | undefined): Promise<boolean> {
    return new Promise((resolve, reject) => {
      let isOver = false;
      const end = () => {
        isOver = true;
        clearTimeout(timer);
        signal?.removeEventListener('abort', giveUp);
        this.#waiting.delete(waiting);
      };
      const giveUp = () => {
        end();
        this.noteCancelled();
        resolve(false);
      };
      const refuse = () => {
        end();
        reject(this.#refusal());
      };
      const waiting = {
        begin: () => {
          end();
          resolve(true);
        },
      };
      const { waitMs } = this.#limits;
      const refuseNewcomer = async () => {
        await noticeWhoHasGone();
        if (isOver) return;
        if (this.#isNewcomer(waiting)) refuse();
        else timer = setTimeout(refuse, waitMs - ARRIVAL_MS);
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      this.#waiting.add(waiting);
      let timer =
        waitMs > ARRIVAL_MS && this.#isNewcomer(waiting)
          ? setTimeout(refuseNewcomer, ARRIVAL_MS)
          : setTimeout(refuse, waitMs);
      this.admit();
    });
  }

  #isNewcomer(waiting: Waiting): boolean {
    let position = 0;
    for (const other of this.#waiting) {
      if (other === waiting) return false;
      position += 1;
      if (position === LONG_READS_WAITING_MAX) return true;
    }
    return false;
  }

  #refusal(): Error {
    this.#refused += 1;
    return tooManyLongReads(this.#limits.waitMs);
  }
}
