import { setTimeout as delay } from 'node:timers/promises';
import type { UnitOfWork } from '../../database/unit-of-work.ts';
import type { Clock } from '../../kernel/call-context.ts';
import type { Attempt, Endpoint, EndpointSecrets, WaitingEvent } from '../endpoints/endpoint.ts';
import type { FeedReader } from '../feed-reader.ts';
import { createFeedSignal } from '../feed-signal.ts';
import type { DeliveryResult } from './delivery-result.ts';
import type { DeliveryStore } from './delivery-store.ts';
import { LaneHealth } from './lane-health.ts';
import { LaneQueue, type Ready } from './lane-queue.ts';
import type { SendEvent } from './send-webhook.ts';

export interface LanePorts {
  readonly owner: string;
  readonly feed: Pick<FeedReader, 'page' | 'one' | 'purgedThrough'>;
  readonly unitOfWork: UnitOfWork<{ readonly deliveries: DeliveryStore }>;
  /** Never throws. Ends within the time limit of a delivery. */
  readonly send: SendEvent;
  /**
   * Types that the endpoint gets now, by its settings and the rights of its subscription; `null` for all. `wait`
   * while the subscription may do nothing: its events stay where they are.
   */
  readonly typesFor: (endpoint: Endpoint) => Promise<readonly string[] | null | 'wait'>;
  /** Whether this process may begin another delivery, by the age of its lease. */
  readonly mayBegin: () => boolean;
  readonly onAttempt: (endpoint: Endpoint, attempt: Attempt) => void;
  /** The endpoint must stop: for a reason, since an instant. */
  readonly onDisable: (endpoint: Endpoint, reason: 'gone' | 'failing', since: string) => Promise<void>;
  /** Half of the time has passed after which the endpoint is disabled. */
  readonly onFailing: (endpoint: Endpoint, since: string) => Promise<void>;
  readonly onError: (error: unknown) => void;
  readonly clock: Clock;
}

/** Events of the window, in memory. */
const WINDOW = 200;
/** An endpoint with more waiting events reads no further. */
const WAITING_MAX = 10_000;
const SAVE_EVERY_MS = 100;
/** Without a signal, a lane looks again: another process may have written, and its rights may have changed. */
const LOOK_MS = 1_000;
const DRAIN_LOOK_MS = 10;
/** Unsaved attempts, while the database is out of reach. */
const UNSAVED_MAX = 500;

/**
 * Delivers the events of one endpoint, from its cursor. The cursor never passes an event that was not
 * delivered: what the receiver refuses is stored as waiting in the same transaction. A process that ends
 * without saving repeats some deliveries.
 */
export class Lane {
  readonly #ports: LanePorts;
  readonly #wakes = createFeedSignal();
  readonly #stopping = new AbortController();
  readonly #health: LaneHealth;
  readonly #queue: LaneQueue;
  readonly #unsaved = {
    waiting: new Map<number, WaitingEvent>(),
    settled: new Set<number>(),
    attempts: [] as Attempt[],
  };
  #target: { readonly endpoint: Endpoint; readonly secrets: EndpointSecrets };
  #savedCursor: number;
  #savedAt = 0;
  #lastSuccessAt: string | null = null;
  #isDirty = false;
  #isLost = false;
  #isSaving = false;
  #hasSaveFailed = false;
  #saved: Promise<void> = Promise.resolve();
  #running: Promise<void> = Promise.resolve();

  constructor(
    target: { readonly endpoint: Endpoint; readonly secrets: EndpointSecrets },
    waiting: readonly WaitingEvent[],
    ports: LanePorts,
  ) {
    this.#ports = ports;
    this.#target = target;
    this.#health = new LaneHealth(target.endpoint);
    this.#queue = new LaneQueue(target.endpoint.cursor, waiting);
    this.#savedCursor = target.endpoint.cursor;
  }

  get endpoint(): Endpoint {
    return this.#target.endpoint;
  }

  /** Whether it delivers no more: it was stopped, or another process has taken over. */
  get hasEnded(): boolean {
    return this.#isLost || this.#stopping.signal.aborted;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** There may be something new. */
  wake(): void {
    this.#wakes.wake();
  }

  /** Settings and secrets as they are stored now. */
  refresh(target: { readonly endpoint: Endpoint; readonly secrets: EndpointSecrets }): void {
    this.#target = target;
  }

  /** Begins no further delivery, waits for those that run, and saves. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wakes.end();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { onError } = this.#ports;
    while (!this.#stopping.signal.aborted && !this.#isLost) {
      const { version } = this.#wakes;
      let isBehind = false;
      try {
        isBehind = await this.#fill();
        await this.#begin();
        this.#saveWhenDue();
      } catch (error) {
        onError(error);
        await this.#wakes.next(version, LOOK_MS);
        continue;
      }
      if (!isBehind) await this.#wakes.next(version, this.#restMs());
    }
    while (this.#queue.sendingCount > 0) await delay(DRAIN_LOOK_MS);
    await this.#save().catch(onError);
  }

  /** Reads on. @returns whether there may be more to read at once */
  async #fill(): Promise<boolean> {
    const { feed, typesFor } = this.#ports;
    const queue = this.#queue;
    if (queue.windowSize >= WINDOW / 2 || queue.waitingCount >= WAITING_MAX) return false;
    if (!this.#health.mayRead(this.#now())) return false;
    const types = await typesFor(this.endpoint);
    if (types === 'wait') return false;
    // Events that were purged in the meantime are lost to this endpoint.
    const after = Math.max(queue.readThrough, await feed.purgedThrough());
    const { events, through } = await feed.page({ after, limit: WINDOW - queue.windowSize, types });
    const own = events.filter(({ data }) => data['endpointId'] !== this.endpoint.id);
    queue.read(own, through);
    if (queue.cursor !== this.#savedCursor) this.#isDirty = true;
    return through > after && queue.windowSize === 0;
  }

  async #begin(): Promise<void> {
    await this.#skip();
    const now = this.#now();
    const wait = (event: WaitingEvent) => {
      this.#unsaved.waiting.set(event.position, event);
      this.#isDirty = true;
    };
    while (this.#mayBegin(now)) {
      const ready = this.#queue.take(now, wait, this.#health.isDown);
      if (ready === null) return;
      void this.#attempt(ready);
    }
  }

  #mayBegin(now: string): boolean {
    const { inFlightMax } = this.endpoint;
    return (
      this.#ports.mayBegin() &&
      !this.#stopping.signal.aborted &&
      this.#unsaved.attempts.length < UNSAVED_MAX &&
      this.#health.mayBegin(now, this.#queue.sendingCount, inFlightMax)
    );
  }

  /** Positions to give up, as people asked; set by {@link giveUp}. */
  readonly #toSkip = new Set<number>();

  giveUp(positions: readonly number[]): void {
    for (const position of positions) this.#toSkip.add(position);
    if (positions.length > 0) this.wake();
  }

  async #skip(): Promise<void> {
    for (const position of this.#toSkip) {
      const event = this.#queue.skip(position);
      if (event === null && position > this.#queue.readThrough) continue;
      if (event !== null) this.#note(event, position, SKIPPED, 'skip');
      this.#settled(position);
      this.#toSkip.delete(position);
    }
  }

  async #attempt(ready: Ready): Promise<void> {
    const { feed, send } = this.#ports;
    const { position, customerId, type } = ready.kind === 'live' ? ready.event : ready.waiting;
    const about = { position, customerId, type };
    try {
      const event = ready.kind === 'live' ? ready.event : await feed.one(position);
      // Purged while it waited: there is nothing left to deliver.
      const result = event === null ? PURGED : await send(event, this.#target);
      this.#note(about, position, result, ready.kind);
      this.#conclude(about, ready.kind === 'live' ? null : ready.waiting, result);
      await this.#react(result);
    } catch (error) {
      this.#queue.putBack(about);
      this.#ports.onError(error);
    }
    this.wake();
  }

  #conclude(
    about: { readonly position: number; readonly customerId: number | null; readonly type: string },
    waited: WaitingEvent | null,
    result: DeliveryResult,
  ): void {
    const now = this.#ports.clock();
    const { outcome } = result;
    this.#isDirty = true;
    const verdict = this.#health.note(result, about.customerId, now);
    if (outcome === 'delivered') {
      this.#lastSuccessAt = now.toISOString();
      this.#queue.settle(about);
      if (waited !== null) this.#settled(about.position);
      return;
    }
    // The receiver is to blame, not this event: it stays where it is.
    if (verdict === 'endpoint' || outcome === 'throttled') {
      this.#queue.putBack(about);
      return;
    }
    const attempts = (waited?.attempts ?? 0) + 1;
    const waiting = { ...about, attempts, nextAttemptAt: this.#health.retryAt(attempts, result, now) };
    this.#queue.postpone(waiting);
    this.#unsaved.waiting.set(about.position, waiting);
  }

  /** Tells people, and stops where the receiver wants it or has failed for too long. */
  async #react(result: DeliveryResult): Promise<void> {
    const { onDisable, onFailing, clock } = this.#ports;
    const since = this.#health.failingSince ?? clock().toISOString();
    if (result.outcome === 'gone') return this.#disable(() => onDisable(this.endpoint, 'gone', since));
    const stage = this.#health.stage(clock());
    if (stage === 'over') return this.#disable(() => onDisable(this.endpoint, 'failing', since));
    if (stage === 'half' && this.#health.noteFailing()) {
      this.#isDirty = true;
      await onFailing(this.endpoint, since);
    }
  }

  async #disable(disable: () => Promise<void>): Promise<void> {
    this.#stopping.abort();
    await this.#save();
    await disable();
  }

  #note(
    { customerId, type }: { readonly customerId: number | null; readonly type: string },
    position: number,
    result: DeliveryResult,
    kind: 'live' | 'retry' | 'skip',
  ): void {
    const { durationMs, status, error, headers, answer } = result;
    const outcome = kind === 'skip' ? 'skipped' : result.outcome === 'gone' ? 'failed' : result.outcome;
    const at = this.#now();
    const about = { endpointId: this.endpoint.id, position, customerId, type, kind, againOf: null };
    const attempt = { ...about, outcome, at, durationMs, status, error, headers, answer } as const;
    this.#unsaved.attempts.push(attempt);
    this.#ports.onAttempt(this.endpoint, attempt);
  }

  #settled(position: number): void {
    this.#unsaved.settled.add(position);
    this.#unsaved.waiting.delete(position);
    this.#isDirty = true;
  }

  /** Deliveries go on while the database writes. */
  #saveWhenDue(): void {
    const isIdle = this.#queue.sendingCount === 0;
    const everyMs = this.#hasSaveFailed ? LOOK_MS : SAVE_EVERY_MS;
    const isDue = (isIdle && !this.#hasSaveFailed) || performance.now() - this.#savedAt >= everyMs;
    if (!this.#isDirty || !isDue || this.#isSaving) return;
    this.#isSaving = true;
    void this.#save()
      .then(
        () => {
          this.#hasSaveFailed = false;
        },
        (error: unknown) => {
          this.#hasSaveFailed = true;
          this.#ports.onError(error);
        },
      )
      .finally(() => {
        this.#isSaving = false;
        this.wake();
      });
  }

  /** One after another, so that an older cursor never replaces a newer one. */
  #save(): Promise<void> {
    const saved = this.#saved.catch(() => undefined).then(() => this.#saveNow());
    this.#saved = saved;
    return saved;
  }

  async #saveNow(): Promise<void> {
    if (!this.#isDirty || this.#isLost) return;
    const { owner, unitOfWork } = this.#ports;
    const { waiting, settled, attempts } = this.#unsaved;
    const progress = {
      endpointId: this.endpoint.id,
      cursor: this.#queue.cursor,
      ...this.#health.state,
      lastSuccessAt: this.#lastSuccessAt,
      waiting: [...waiting.values()],
      settled: [...settled],
      attempts: [...attempts],
    };
    this.#isDirty = false;
    waiting.clear();
    settled.clear();
    attempts.length = 0;
    this.#savedAt = performance.now();
    try {
      const isOurs = await unitOfWork.run(({ deliveries }) => deliveries.save(owner, progress));
      if (isOurs) this.#savedCursor = progress.cursor;
      else this.#isLost = true;
    } catch (error) {
      // What has changed since is newer.
      for (const event of progress.waiting)
        if (!waiting.has(event.position) && !settled.has(event.position)) waiting.set(event.position, event);
      for (const position of progress.settled) settled.add(position);
      attempts.unshift(...progress.attempts);
      this.#isDirty = true;
      throw error;
    }
  }

  #restMs(): number {
    if (this.#isDirty) return SAVE_EVERY_MS;
    const dueAt = this.#health.nextAt ?? this.#queue.nextDueAt;
    if (dueAt === null) return LOOK_MS;
    const untilDue = Date.parse(dueAt) - this.#ports.clock().getTime();
    return Math.min(LOOK_MS, Math.max(5, untilDue));
  }

  #now(): string {
    return this.#ports.clock().toISOString();
  }
}

const NOTHING = { status: null, error: null, retryAfterMs: null, durationMs: 0, headers: {}, answer: null };
const SKIPPED: DeliveryResult = { ...NOTHING, outcome: 'delivered' };
const PURGED: DeliveryResult = { ...NOTHING, outcome: 'delivered', error: 'event_purged' };
