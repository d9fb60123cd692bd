import type { Endpoint } from '../endpoints/endpoint.ts';
import type { DeliveryResult } from './delivery-result.ts';
import { waitAfter } from './retry-schedule.ts';

/**
 * After failures of this many customers without a success between them, the endpoint as a whole fails: one event
 * at a time then tests whether it is back. Failures of one customer alone may be the fault of that event.
 */
const FAILURES_IN_A_ROW = 5;
const DAY_MS = 86_400_000;
/** An endpoint without a success for this long is disabled. */
export const DISABLED_AFTER_MS = 5 * DAY_MS;
/** Standard Webhooks names no wait for 429 without Retry-After. */
const THROTTLED_MS = 5_000;
const THROTTLED_MAX_MS = 300_000;

/** Whether an endpoint answers, and when it may be tried again. Instants are ISO 8601 UTC. */
export class LaneHealth {
  #failures: number;
  #failingSince: string | null;
  #isFailingNoted: boolean;
  #nextAt: string | null;
  #throttles = 0;
  /** The customers of the failures since the last success. */
  readonly #failed = new Set<number | null>();

  constructor(endpoint: Pick<Endpoint, 'failures' | 'failingSince' | 'isFailingNoted' | 'nextAttemptAt'>) {
    this.#failures = endpoint.failures;
    this.#failingSince = endpoint.failingSince;
    this.#isFailingNoted = endpoint.isFailingNoted;
    this.#nextAt = endpoint.nextAttemptAt;
  }

  get state() {
    return {
      failures: this.#failures,
      failingSince: this.#failingSince,
      isFailingNoted: this.#isFailingNoted,
      nextAttemptAt: this.#nextAt,
    };
  }

  get failingSince(): string | null {
    return this.#failingSince;
  }

  /** Nothing is sent before this instant. */
  get nextAt(): string | null {
    return this.#nextAt;
  }

  /** Whether the endpoint as a whole fails. */
  get isDown(): boolean {
    return this.#failures >= FAILURES_IN_A_ROW;
  }

  mayRead(now: string): boolean {
    return this.#nextAt === null || this.#nextAt <= now;
  }

  mayBegin(now: string, sending: number, inFlightMax: number): boolean {
    if (!this.mayRead(now)) return false;
    return sending < (this.isDown || this.#throttles > 0 ? 1 : inFlightMax);
  }

  /** @returns `endpoint` when the endpoint as a whole fails, so that its events need not wait one by one */
  note(
    { outcome, retryAfterMs }: DeliveryResult,
    customerId: number | null,
    now: Date,
  ): 'event' | 'endpoint' {
    if (outcome === 'delivered') {
      this.reset();
      return 'event';
    }
    if (outcome === 'throttled') {
      this.#throttles += 1;
      const own = Math.min(THROTTLED_MAX_MS, THROTTLED_MS * 2 ** Math.min(this.#throttles - 1, 10));
      this.#nextAt = later(now, Math.min(retryAfterMs || own, DAY_MS));
      return 'endpoint';
    }
    this.#failingSince ??= now.toISOString();
    if (this.isDown || !this.#failed.has(customerId)) this.#failures += 1;
    this.#failed.add(customerId);
    if (!this.isDown) return 'event';
    this.#nextAt = later(now, waitAfter(this.#failures - FAILURES_IN_A_ROW + 1, retryAfterMs));
    return 'endpoint';
  }

  /** A person asked for an immediate attempt. */
  reset(): void {
    this.#failures = 0;
    this.#failed.clear();
    this.#throttles = 0;
    this.#failingSince = null;
    this.#isFailingNoted = false;
    this.#nextAt = null;
  }

  /** When an event that failed while others did not may be tried again. */
  retryAt(attempts: number, { retryAfterMs }: DeliveryResult, now: Date): string {
    return later(now, waitAfter(attempts, retryAfterMs));
  }

  /** How much of the time until the endpoint is disabled has passed. */
  stage(now: Date): 'fine' | 'half' | 'over' {
    if (this.#failingSince === null) return 'fine';
    const failingMs = now.getTime() - Date.parse(this.#failingSince);
    if (failingMs >= DISABLED_AFTER_MS) return 'over';
    return failingMs >= DISABLED_AFTER_MS / 2 ? 'half' : 'fine';
  }

  /** @returns whether it was not noted yet */
  noteFailing(): boolean {
    const isNew = !this.#isFailingNoted;
    this.#isFailingNoted = true;
    return isNew;
  }

  /** People could not be notified, so the next failure notifies them. */
  forgetFailing(): void {
    this.#isFailingNoted = false;
  }
}

/** The end of the wait that the receiver requested with 429; `null` if it is not throttled. ISO 8601 UTC. */
export function throttledUntil(
  { state, failures, nextAttemptAt }: Pick<Endpoint, 'state' | 'failures' | 'nextAttemptAt'>,
  now: Date,
): string | null {
  const isThrottled = state === 'active' && failures < FAILURES_IN_A_ROW;
  return isThrottled && nextAttemptAt !== null && nextAttemptAt > now.toISOString() ? nextAttemptAt : null;
}

function later(now: Date, waitMs: number): string {
  return new Date(now.getTime() + waitMs).toISOString();
}
