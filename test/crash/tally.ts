import type { CrashAnswer, CrashRequest } from './http.ts';

export type ViolationKind =
  | 'lost'
  | 'half-done'
  | 'twice'
  | 'unexplained'
  | 'wrong answer'
  | 'invariant'
  | 'trace'
  | 'search'
  | 'down';

export interface Violation {
  readonly kind: ViolationKind;
  readonly what: string;
}

/** Counts of the events on one engine. */
export class Tally {
  kills = 0;
  killsWhileStarting = 0;
  databaseKills = 0;
  acknowledged = 0;
  unacknowledged = 0;
  /** Unacknowledged writes that were found stored completely. */
  foundWhole = 0;
  /** People whose records were written by other callers during their erasure. */
  contests = 0;
  /** Acknowledged erasures, including the repeated ones. */
  erasures = 0;
  erasuresRepeated = 0;
  erasuresUnacknowledged = 0;
  /** People whose erasures were all unacknowledged, and who were found completely erased. */
  erasuresFoundWhole = 0;
  /** Erased people whose traces were searched for in the last check. */
  erasedLookedAt = 0;
  /** Repeated with their Idempotency-Key after a crash. */
  repeated = 0;
  previews = 0;
  unavailable = 0;
  checks = 0;
  readonly violations: Violation[] = [];

  violated(kind: ViolationKind, what: string): void {
    this.violations.push({ kind, what });
  }

  wrongAnswer({ method, path }: CrashRequest, { status, text }: CrashAnswer): void {
    this.violated('wrong answer', `${method} ${path}: ${status} ${text}`);
  }

  count(kind: ViolationKind): number {
    return this.violations.filter((violation) => violation.kind === kind).length;
  }
}
