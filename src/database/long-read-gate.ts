import { LongReadLane } from './long-read-lane.ts';
import type { LongReadFigures, LongReadLimits } from './long-read-limits.ts';

/** Work that needs a moment in which no long read runs. */
export interface LongReadRest {
  isDue(): boolean;
  run(): Promise<void>;
}

/** Two lanes, so that reports never keep a write waiting. Both stop for a rest. */
export class LongReadGate {
  /** Reads that a caller asks for. */
  readonly reports: LongReadLane;
  /** Counts that a write rests on. */
  readonly writes: LongReadLane;
  readonly #rest: LongReadRest | null;
  #isResting = false;

  constructor(limits: Pick<LongReadLimits, 'atOnce' | 'waitMs'>, rest: LongReadRest | null = null) {
    const control = { mayBegin: () => this.#mayBegin(), onLeave: () => this.#admit() };
    this.reports = new LongReadLane(limits, control);
    this.writes = new LongReadLane(limits, control);
    this.#rest = rest;
  }

  /** Of both lanes. */
  get figures(): LongReadFigures {
    const [reports, writes] = [this.reports.figures, this.writes.figures];
    return {
      active: reports.active + writes.active,
      waiting: reports.waiting + writes.waiting,
      refused: reports.refused + writes.refused,
      cancelled: reports.cancelled + writes.cancelled,
      overtime: reports.overtime + writes.overtime,
    };
  }

  #admit(): void {
    this.writes.admit();
    this.reports.admit();
  }

  /** When a rest is due, reads that run finish first, and no other begins before it is over. */
  #mayBegin(): boolean {
    if (this.#isResting) return false;
    if (this.#rest?.isDue() !== true) return true;
    if (this.figures.active === 0) void this.#takeRest(this.#rest);
    return false;
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
}
