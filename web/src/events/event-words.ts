import type { ConsoleAttempt, ConsoleEndpoint } from '../api/model.ts';
import type { Tone } from '../layout/badge.tsx';
import { formatDecimal, formatNumber, formatPercent } from '../layout/numbers.ts';

/* How the pages phrase the answers of the server. */

type Health = ConsoleEndpoint['Health'];

/** The current state of an endpoint. One that fails, or retries some events, is still active. */
export function stateOf({
  State,
  Health: { FailingSince, ThrottledUntil, Waiting },
}: Pick<ConsoleEndpoint, 'State' | 'Health'>): readonly [tone: Tone, word: string] {
  if (State === 'disabled') return ['bad', 'Disabled'];
  if (State === 'paused') return ['neutral', 'Paused'];
  if (FailingSince !== null) return ['warning', 'Failing'];
  if (ThrottledUntil !== null) return ['warning', 'Throttled'];
  return Waiting === 0 ? ['good', 'Active'] : ['warning', 'Retrying'];
}

export function whyDisabled(reason: string | null): string {
  return reason === 'gone'
    ? 'The receiver answered 410, which means that it is gone.'
    : 'No delivery has succeeded for five days.';
}

/** `up to date`, `1,846 events behind, 3 h 12 min` */
export function describeLag({ LagEvents, LagMinutes }: Health): string {
  if (LagEvents === 0) return 'up to date';
  const events = LagEvents === 1 ? '1 event' : `${formatNumber(LagEvents)} events`;
  return `${events} behind, ${describeMinutes(LagMinutes)}`;
}

const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;

function describeMinutes(minutes: number): string {
  if (minutes < 1) return 'less than a minute';
  if (minutes < HOUR_MINUTES) return `${minutes} min`;
  if (minutes < DAY_MINUTES) return `${Math.floor(minutes / HOUR_MINUTES)} h ${minutes % HOUR_MINUTES} min`;
  return `${Math.floor(minutes / DAY_MINUTES)} d ${Math.floor((minutes % DAY_MINUTES) / HOUR_MINUTES)} h`;
}

type Hours = ConsoleEndpoint['Hours'];

/**
 * The rate of the last 24 hours: `98.5%`, rounded down, so that only a perfect record shows 100%; `null`
 * without attempts.
 */
export function successRate(hours: Hours): string | null {
  const { delivered, failed } = sumOf(hours);
  if (delivered + failed === 0) return null;
  return formatPercent(Math.floor((delivered / (delivered + failed)) * 1_000) / 1_000, 1);
}

/** `1,240 delivered, 3 failed`, `no attempts` */
export function describeHours(hours: Hours): string {
  const { delivered, failed } = sumOf(hours);
  if (delivered + failed === 0) return 'no attempts';
  return `${formatNumber(delivered)} delivered, ${formatNumber(failed)} failed`;
}

function sumOf(hours: Hours): { readonly delivered: number; readonly failed: number } {
  return {
    delivered: hours.reduce((sum, { Delivered }) => sum + Delivered, 0),
    failed: hours.reduce((sum, { Failed }) => sum + Failed, 0),
  };
}

const SECOND_MS = 1_000;

/** `38 ms`, `1.9 s` */
export function describeDuration(milliseconds: number): string {
  if (milliseconds < SECOND_MS) return `${milliseconds} ms`;
  return `${formatDecimal(milliseconds / SECOND_MS)} s`;
}

export const OUTCOME_WORDS = {
  delivered: { sign: '✓', word: 'Delivered' },
  failed: { sign: '✕', word: 'Failed' },
  throttled: { sign: '‖', word: 'Throttled' },
  skipped: { sign: '–', word: 'Skipped' },
} as const satisfies Record<ConsoleAttempt['Outcome'], unknown>;

export const KIND_WORDS = {
  live: 'First attempt',
  retry: 'Later attempt',
  again: 'Sent again',
  replay: 'Replay',
  test: 'Test',
  skip: 'Skipped by hand',
} as const satisfies Record<ConsoleAttempt['Kind'], string>;

const ERRORS: Readonly<Record<string, string>> = {
  timeout: 'No answer within 20 seconds',
  redirected: 'A redirect, which deliveries do not follow',
  address_refused: 'The address may not be reached',
  ECONNREFUSED: 'Connection refused',
  ECONNRESET: 'Connection closed by the receiver',
  ENOTFOUND: 'The name does not exist',
  CERT_HAS_EXPIRED: 'The certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate is self-signed',
  handler_failed: 'The handler failed',
  caller_left: 'Ended, because the page or program that asked for it left',
  gone: 'The receiver is gone',
};

/** `Status 204`, `Connection refused`, `Skipped by Ada` */
export function describeResult({
  Kind,
  By,
  Status,
  Error: error,
}: Pick<ConsoleAttempt, 'Kind' | 'By' | 'Status' | 'Error'>): string {
  if (Kind === 'skip') return `Skipped by ${By ?? 'hand'}`;
  const known = error === null ? undefined : ERRORS[error];
  if (Status !== null) return known === undefined ? `Status ${Status}` : `Status ${Status}: ${known}`;
  if (error === null) return '–';
  return known ?? error;
}
