import type { Decision } from '../kernel/hook-decision.ts';

/** A handler's result in a trial, or the reason why it could not be tried. */
export interface AskedHandler {
  readonly hook: string;
  readonly way: 'local' | 'remote';
  readonly decision: Decision | 'not_tried';
  /** Members that it changed: `request.…` and `response.…`. */
  readonly changes: readonly string[];
  /** Codes of its error; `null` for none. */
  readonly error: string | null;
  /** The reason why it was not tried; `null` if it was. */
  readonly reason: string | null;
}

/** The results of a trial so far; JSON-compatible, so that a callback in another process can return it. */
export interface TrialReport {
  readonly asked: readonly AskedHandler[];
  /** Whether a real call would have stored anything. */
  readonly isStored: boolean;
  /**
   * The record that the last write would have stored for the subject; `null` for none. Only the writer knows
   * its form.
   */
  readonly written: unknown;
}

/** A call whose writes run and are rolled back. */
export interface Trial {
  /** The customer whose record is read before the rollback; `null` for none. */
  readonly subjectId: number | null;
  noteAsked(asked: AskedHandler): void;
  noteStored(): void;
  noteWritten(written: unknown): void;
  /** Adds the events of a callback from any process. */
  merge(report: TrialReport): void;
  report(): TrialReport;
}

/**
 * Maximum number of handlers in one trial; a handler that calls services in a loop must not exhaust the
 * memory.
 */
const ASKED_MAX = 100;

export function createTrial(subjectId: number | null): Trial {
  const asked: AskedHandler[] = [];
  let isStored = false;
  let written: unknown = null;
  const noteAsked = (answer: AskedHandler) => {
    if (asked.length < ASKED_MAX) asked.push(answer);
  };
  return {
    subjectId,
    noteAsked,
    noteStored() {
      isStored = true;
    },
    noteWritten(value) {
      written = value;
    },
    merge(report) {
      report.asked.forEach(noteAsked);
      isStored ||= report.isStored;
      written = report.written ?? written;
    },
    report: () => ({ asked: [...asked], isStored, written }),
  };
}
