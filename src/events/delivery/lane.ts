import { setTimeout as delay } from 'node:timers/promises';
import type { Endpoint, WaitingEvent } from '../endpoints/endpoint.ts';
import { createFeedSignal } from '../feed-signal.ts';
import { LaneAttempts } from './lane-attempts.ts';
import { LaneHealth } from './lane-health.ts';
import type { LanePorts, LaneTarget } from './lane-ports.ts';
import { LaneQueue } from './lane-queue.ts';
import { SAVE_EVERY_MS, UnsavedProgress } from './unsaved-progress.ts';

/** Events of the window, in memory. */
const WINDOW = 200;
/** An endpoint with more waiting events reads no further. */
const WAITING_MAX = 10_000;
/**
 * A lane looks again after this time without a signal: another process may have written, or rights may have
 * changed.
 */
const LOOK_MS = 1_000;
const DRAIN_LOOK_MS = 10;
/** Unsaved attempts, while the database is out of reach. */
const UNSAVED_MAX = 500;

/**
 * Delivers the events of one endpoint, from its cursor. The cursor never passes an event that was not
 * delivered: events that the receiver refuses are stored as waiting in the same transaction. A process that
 * ends without saving repeats some deliveries.
 */
export class Lane {
  readonly #ports: LanePorts;
  readonly #wakes = createFeedSignal();
  readonly #stopping = new AbortController();
  readonly #health: LaneHealth;
  readonly #queue: LaneQueue;
  readonly #progress: UnsavedProgress;
  readonly #attempts: LaneAttempts;
  /** Positions to give up, as people requested. */
  readonly #toSkip = new Set<number>();
  /** Whether the feed may hold more than was read. If not, only a timeout leads to a read. */
  #mayHoldMore = true;
  #readAt = Number.NEGATIVE_INFINITY;
  #target: LaneTarget;
  #running: Promise<void> = Promise.resolve();

  constructor(target: LaneTarget, waiting: readonly WaitingEvent[], ports: LanePorts) {
    this.#ports = ports;
    this.#target = target;
    const health = new LaneHealth(target.endpoint);
    const queue = new LaneQueue(target.endpoint.cursor, waiting);
    const parts = { ...ports, health, queue };
    const onSaved = () => this.#wakes.wake();
    const progress = new UnsavedProgress({ ...parts, endpointId: target.endpoint.id, onSaved });
    const onStop = () => this.#stopping.abort();
    this.#attempts = new LaneAttempts({ ...parts, progress, target: () => this.#target, onStop });
    this.#health = health;
    this.#queue = queue;
    this.#progress = progress;
  }

  get endpoint(): Endpoint {
    return this.#target.endpoint;
  }

  /** Whether it delivers no more: it was stopped, or another process has taken over. */
  get hasEnded(): boolean {
    return this.#progress.isLost || this.#stopping.signal.aborted;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** The feed may hold something new. */
  wake(): void {
    this.#mayHoldMore = true;
    this.#wakes.wake();
  }

  /** Settings and secrets as they are stored now. */
  refresh(target: LaneTarget): void {
    const isResumed = target.endpoint.stateSince > this.endpoint.stateSince;
    this.#target = target;
    if (isResumed) this.#retryNow();
  }

  /** Gives up events as soon as they have been read and are not being sent. */
  giveUp(positions: readonly number[]): void {
    for (const position of positions) this.#toSkip.add(position);
    if (positions.length > 0) this.#wakes.wake();
  }

  /** Begins no further delivery, waits for the running ones, and saves. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wakes.end();
    await this.#running;
  }

  /** The endpoint was resumed while it was active: it gets a fresh start, like one that was paused. */
  #retryNow(): void {
    this.#health.reset();
    this.#queue.makeDue(this.#now());
    this.#progress.noteHealth();
    this.#wakes.wake();
  }

  async #run(): Promise<void> {
    const { onError } = this.#ports;
    while (!this.hasEnded) {
      const { version } = this.#wakes;
      let isBehind = false;
      try {
        isBehind = await this.#fill();
        this.#begin();
        this.#progress.saveSoon(this.#queue.sendingCount === 0);
      } catch (error) {
        onError(error);
        await this.#wakes.next(version, LOOK_MS);
        continue;
      }
      if (!isBehind) await this.#wakes.next(version, this.#restMs());
    }
    while (this.#queue.sendingCount > 0) await delay(DRAIN_LOOK_MS);
    await this.#progress.save().catch(onError);
  }

  /** Reads the next events. @returns whether there may be more to read at once */
  async #fill(): Promise<boolean> {
    const { feed, typesFor } = this.#ports;
    const queue = this.#queue;
    if (queue.windowSize >= WINDOW / 2 || queue.waitingCount >= WAITING_MAX) return false;
    if (!this.#health.mayRead(this.#now())) return false;
    // Every delivery that ends runs this, and most find nothing new in the feed.
    if (!this.#mayHoldMore && performance.now() - this.#readAt < LOOK_MS) return false;
    const types = await typesFor(this.endpoint);
    if (types === 'wait') return false;
    // Events that were purged in the meantime are lost to this endpoint.
    const after = Math.max(queue.readThrough, await feed.purgedThrough());
    // Set before the read, because the page may miss an event that wakes the lane.
    this.#mayHoldMore = false;
    const { events, through } = await feed.page({ after, limit: WINDOW - queue.windowSize, types });
    const own = events.filter(({ data }) => data['endpointId'] !== this.endpoint.id);
    queue.read(own, through);
    this.#readAt = performance.now();
    if (through > after) this.#mayHoldMore = true;
    this.#progress.noteCursor();
    return through > after && queue.windowSize === 0;
  }

  #begin(): void {
    for (const position of this.#toSkip) if (this.#attempts.skip(position)) this.#toSkip.delete(position);
    const now = this.#now();
    const onWaiting = (event: WaitingEvent) => this.#progress.noteWaiting(event);
    while (this.#mayBegin(now)) {
      const ready = this.#queue.take(now, onWaiting, this.#health.isDown);
      if (ready === null) return;
      void this.#attempts.attempt(ready).then(() => this.#wakes.wake());
    }
  }

  #mayBegin(now: string): boolean {
    const { inFlightMax } = this.endpoint;
    return (
      this.#ports.mayBegin() &&
      !this.#stopping.signal.aborted &&
      this.#progress.attemptCount < UNSAVED_MAX &&
      this.#health.mayBegin(now, this.#queue.sendingCount, inFlightMax)
    );
  }

  #restMs(): number {
    if (this.#progress.isDirty) return SAVE_EVERY_MS;
    // While nothing may begin, due events are no reason to look: the end of a delivery wakes the lane.
    const mayBegin = this.#mayBegin(this.#now());
    const dueAt = this.#health.nextAt ?? (mayBegin ? this.#queue.nextDueAt : null);
    if (dueAt === null) return LOOK_MS;
    const untilDue = Date.parse(dueAt) - this.#ports.clock().getTime();
    return Math.min(LOOK_MS, Math.max(5, untilDue));
  }

  #now(): string {
    return this.#ports.clock().toISOString();
  }
}
