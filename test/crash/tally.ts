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

/** What happened on one engine. */
export class Tally {
  kills = 0;
  killsWhileStarting = 0;
  databaseKills = 0;
  acknowledged = 0;
  unacknowledged = 0;
  /** Of the unacknowledged: found stored, whole. */
  foundWhole = 0;
  /** Persons who were written by others while they were erased. */
  contests = 0;
  /** Acknowledged; the repeated ones are among them. */
  erasures = 0;
  erasuresRepeated = 0;
  erasuresUnacknowledged = 0;
  /** Persons whose only erasures were unacknowledged, and who were found erased, wholly. */
  erasuresFoundWhole = 0;
  /** Erased persons of whom traces were looked for, at the last look. */
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
