import type { WaitingEvent } from '../endpoints/endpoint.ts';
import type { StoredEvent } from '../feed-reader.ts';

/** Order is kept among events of one customer, and among those that are about no customer. */
type OrderKey = number | null;

/** Later than every instant. */
const LATEST = '9999';

/** An event that may be sent now. */
export type Ready =
  | { readonly kind: 'live'; readonly event: StoredEvent }
  | { readonly kind: 'retry'; readonly waiting: WaitingEvent };

/**
 * The events of one endpoint that are being handled: a window of the feed behind the cursor, and the events that
 * wait for another attempt. It decides which events may be sent, and how far the cursor may advance. It never
 * gives out two events of one customer at a time, nor one before an earlier one of the same customer.
 */
export class LaneQueue {
  /** Events of the window that are not handled, by position. */
  readonly #window = new Map<number, StoredEvent>();
  /** By order key, then in order of position. */
  readonly #waiting = new Map<OrderKey, WaitingEvent[]>();
  readonly #sending = new Set<OrderKey>();
  #waitingCount = 0;
  /** No waiting event is due before this instant, so `take` need not look; empty when unknown. */
  #nothingDueBefore = '';
  #readThrough: number;

  constructor(cursor: number, waiting: readonly WaitingEvent[]) {
    this.#readThrough = cursor;
    // An event ahead of the cursor was given up before it was read. The feed still contains it.
    for (const event of waiting) if (event.position <= cursor) this.#push(event);
  }

  get readThrough(): number {
    return this.#readThrough;
  }

  get windowSize(): number {
    return this.#window.size;
  }

  get waitingCount(): number {
    return this.#waitingCount;
  }

  get sendingCount(): number {
    return this.#sending.size;
  }

  /** Every event up to here is delivered, or waits. */
  get cursor(): number {
    const [first] = this.#window.keys();
    return first === undefined ? this.#readThrough : first - 1;
  }

  /** Adds the next events of the feed. */
  read(events: readonly StoredEvent[], through: number): void {
    for (const event of events) this.#window.set(event.position, event);
    this.#readThrough = through;
  }

  /**
   * Takes an event that may be sent now. If an event of the same customer waits, later events join the wait.
   * @param now ISO 8601 UTC
   * @param onWaiting gets events that wait from now on
   * @param prefersLive prefers an event that was not refused before, if there is one
   */
  take(now: string, onWaiting: (event: WaitingEvent) => void, prefersLive = false): Ready | null {
    const takeDue = () => (now < this.#nothingDueBefore ? null : this.#takeDue(now));
    const takeLive = () => this.#takeLive(onWaiting);
    return prefersLive ? (takeLive() ?? takeDue()) : (takeDue() ?? takeLive());
  }

  #takeLive(onWaiting: (event: WaitingEvent) => void): Ready | null {
    for (const [position, event] of this.#window) {
      const { customerId: key, type } = event;
      if (this.#waiting.has(key)) {
        this.#window.delete(position);
        const waiting = { position, customerId: key, type, attempts: 0, nextAttemptAt: event.at };
        this.#push(waiting);
        onWaiting(waiting);
        continue;
      }
      if (this.#sending.has(key)) continue;
      this.#sending.add(key);
      return { kind: 'live', event };
    }
    return null;
  }

  #takeDue(now: string): Ready | null {
    for (const [key, [first]] of this.#waiting) {
      if (first === undefined || first.nextAttemptAt > now || this.#sending.has(key)) continue;
      this.#sending.add(key);
      return { kind: 'retry', waiting: first };
    }
    this.#nothingDueBefore = this.nextDueAt ?? LATEST;
    return null;
  }

  /** When the next waiting event is due; `null` if none waits. */
  get nextDueAt(): string | null {
    let earliest: string | null = null;
    for (const [key, [first]] of this.#waiting) {
      if (first === undefined || this.#sending.has(key)) continue;
      if (earliest === null || first.nextAttemptAt < earliest) earliest = first.nextAttemptAt;
    }
    return earliest;
  }

  /** The event was delivered or given up. */
  settle({ position, customerId }: Pick<WaitingEvent, 'position' | 'customerId'>): void {
    this.#free(customerId);
    if (this.#window.delete(position)) return;
    this.#remove(position, customerId);
  }

  /** The event stays where it is, and may be sent again. */
  putBack({ customerId }: Pick<WaitingEvent, 'customerId'>): void {
    this.#free(customerId);
  }

  /** The event waits for another attempt; later events of its customer wait behind it. */
  postpone(event: WaitingEvent): void {
    this.#free(event.customerId);
    if (!this.#window.delete(event.position)) this.#remove(event.position, event.customerId);
    this.#push(event, 'first');
  }

  /**
   * Gives up an event.
   * @returns what it was; `busy` while an event of its customer is being sent; `null` if it is not here
   */
  skip(position: number): { readonly customerId: number | null; readonly type: string } | 'busy' | null {
    const event = this.#window.get(position) ?? this.#find(position);
    if (event === undefined) return null;
    if (this.#sending.has(event.customerId)) return 'busy';
    this.settle({ position, customerId: event.customerId });
    return event;
  }

  /** A person asked for an immediate attempt of every waiting event. */
  makeDue(now: string): void {
    for (const [key, events] of this.#waiting)
      this.#waiting.set(
        key,
        events.map((event) => (event.nextAttemptAt > now ? { ...event, nextAttemptAt: now } : event)),
      );
    this.#nothingDueBefore = '';
  }

  #free(key: OrderKey): void {
    this.#sending.delete(key);
    this.#nothingDueBefore = '';
  }

  #find(position: number): WaitingEvent | undefined {
    for (const events of this.#waiting.values()) {
      const found = events.find((event) => event.position === position);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #push(event: WaitingEvent, place: 'first' | 'last' = 'last'): void {
    const events = this.#waiting.get(event.customerId);
    if (events === undefined) this.#waiting.set(event.customerId, [event]);
    else if (place === 'first') events.unshift(event);
    else events.push(event);
    this.#waitingCount += 1;
  }

  #remove(position: number, key: OrderKey): void {
    const events = this.#waiting.get(key) ?? [];
    const index = events.findIndex((event) => event.position === position);
    if (index === -1) return;
    events.splice(index, 1);
    this.#waitingCount -= 1;
    if (events.length === 0) this.#waiting.delete(key);
  }
}
