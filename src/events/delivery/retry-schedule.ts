const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Waits after the first, second, … failed attempt, as Standard Webhooks recommends. The last one repeats. */
const WAITS_MS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
] as const;
/** A wait is up to a tenth longer, so that endpoints of one receiver do not return at the same moment. */
const JITTER = 0.1;
/** No receiver can delay its deliveries for longer. */
const RETRY_AFTER_MAX_MS = 24 * HOUR_MS;

/**
 * Milliseconds until the next attempt.
 * @param failures failed attempts until now, at least 1
 * @param retryAfterMs what the receiver asked for
 */
export function waitAfter(
  failures: number,
  retryAfterMs: number | null,
  random: () => number = Math.random,
): number {
  const wait = WAITS_MS[Math.min(failures, WAITS_MS.length) - 1] ?? WAITS_MS[0];
  return Math.max(wait * (1 + JITTER * random()), Math.min(retryAfterMs ?? 0, RETRY_AFTER_MAX_MS));
}

/** Milliseconds that `Retry-After` asks for, in seconds or as a date; `null` without a usable one. */
export function readRetryAfter(text: string | undefined, now: Date): number | null {
  if (text === undefined) return null;
  if (/^\d{1,9}$/.test(text.trim())) return Number(text) * SECOND_MS;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}
