import { LongReadLane } from './long-read-lane.ts';
import type { LongReadFigures, LongReadLimits } from './long-read-limits.ts';

/** Work that needs a moment without long reads. */
export interface LongReadRest {
  isDue(): boolean;
  run(): Promise<void>;
}

/** Three lanes, so that reports delay neither writes nor searches. All of them stop for a rest. */
export class LongReadGate {
  /** Reads that a caller asks for. */
  readonly reports: LongReadLane;
  /** Counts that a write depends on. */
  readonly writes: LongReadLane;
  /** Searches, whose callers wait for the answer. */
  readonly searches: LongReadLane;
  readonly #rest: LongReadRest | null;
  #isResting = false;

  constructor(limits: Pick<LongReadLimits, 'atOnce' | 'waitMs'>, rest: LongReadRest | null = null) {
    const control = { mayBegin: () => this.#mayBegin(), onLeave: () => this.#admit() };
    this.reports = new LongReadLane(limits, control);
    this.writes = new LongReadLane(limits, control);
    this.searches = new LongReadLane(limits, control);
    this.#rest = rest;
  }

  /** Sums over all lanes. */
  get figures(): LongReadFigures {
    const lanes = [this.reports, this.writes, this.searches].map(({ figures }) => figures);
    const sum = (of: keyof LongReadFigures) => lanes.reduce((total, figures) => total + figures[of], 0);
    return {
      active: sum('active'),
      waiting: sum('waiting'),
      refused: sum('refused'),
      cancelled: sum('cancelled'),
      overtime: sum('overtime'),
    };
  }

  #admit(): void {
    this.writes.admit();
    this.searches.admit();
    this.reports.admit();
  }

  /** When a rest is due, running reads finish first, and no other read begins before the rest is over. */
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
