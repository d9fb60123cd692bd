import type { Decision } from '../kernel/hook-decision.ts';

/** What a handler made of a trial, or why it could not be tried. */
export interface AskedHandler {
  readonly hook: string;
  readonly way: 'local' | 'remote';
  readonly decision: Decision | 'not_tried';
  /** Members that it changed: `request.…` and `response.…`. */
  readonly changes: readonly string[];
  /** Codes of what it threw; `null` for nothing. */
  readonly error: string | null;
  /** Why it was not tried; `null` for one that was. */
  readonly reason: string | null;
}

/** What came of a trial so far. JSON can carry it, so that a callback in another process can hand it back. */
export interface TrialReport {
  readonly asked: readonly AskedHandler[];
  /** Whether a real call would have stored anything. */
  readonly isStored: boolean;
  /** What the last write would have stored of the subject; `null` for nothing. Only those who note it know its form. */
  readonly written: unknown;
}

/** A call whose writes are carried out and rolled back. */
export interface Trial {
  /** Whose record is looked at before a write is rolled back; `null` for nobody's. */
  readonly subjectId: number | null;
  noteAsked(asked: AskedHandler): void;
  noteStored(): void;
  noteWritten(written: unknown): void;
  /** Takes over what happened in a callback, in whichever process. */
  merge(report: TrialReport): void;
  report(): TrialReport;
}

/** Handlers that one trial names; a handler that calls services without end must not fill the memory. */
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
