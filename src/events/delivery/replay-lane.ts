import type { Attempt, Endpoint } from '../endpoints/endpoint.ts';
import type { StoredEvent } from '../feed-reader.ts';
import { createFeedSignal } from '../feed-signal.ts';
import type { LanePorts, LaneTarget } from './lane-ports.ts';
import { waitAfter } from './retry-schedule.ts';

/** Events between two saves. */
const PAGE = 50;
const LOOK_MS = 1_000;

/** Sends a range of the feed once more, one event at a time, alongside the live deliveries. No event is skipped. */
export class ReplayLane {
  /** The last position. */
  readonly #through: number;
  readonly #ports: LanePorts;
  readonly #wakes = createFeedSignal();
  readonly #running: Promise<void>;
  #target: LaneTarget;
  #hasEnded = false;

  constructor(target: LaneTarget, ports: LanePorts) {
    this.#target = target;
    this.#through = target.endpoint.replay?.through ?? 0;
    this.#ports = ports;
    this.#running = this.#run().finally(() => {
      this.#hasEnded = true;
    });
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Settings and secrets as they are stored now. */
  refresh(target: LaneTarget): void {
    this.#target = target;
  }

  async stop(): Promise<void> {
    this.#wakes.end();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { feed, typesFor, onError } = this.#ports;
    const through = this.#through;
    let cursor = this.#target.endpoint.replay?.cursor ?? 0;
    while (!this.#wakes.isEnded && cursor < through) {
      try {
        const types = await typesFor(this.#target.endpoint);
        const page = types === 'wait' ? null : await feed.page({ after: cursor, limit: PAGE, types });
        if (page === null) await this.#wakes.next(0, LOOK_MS);
        else cursor = await this.#send(page.events, cursor, Math.min(page.through, through));
      } catch (error) {
        onError(error);
        await this.#wakes.next(0, LOOK_MS);
      }
    }
  }

  /** @returns the position that was reached */
  async #send(events: readonly StoredEvent[], from: number, through: number): Promise<number> {
    const attempts: Attempt[] = [];
    let cursor = from;
    for (const event of events.filter(({ position }) => position <= through)) {
      if (!(await this.#deliver(event, attempts))) return this.#save(cursor, attempts);
      cursor = event.position;
    }
    return this.#save(through, attempts, through >= this.#through);
  }

  /** Repeats until it succeeds. @returns false when the lane must stop */
  async #deliver(event: StoredEvent, attempts: Attempt[]): Promise<boolean> {
    const { send, mayBegin, onAttempt } = this.#ports;
    for (let failures = 0; !this.#wakes.isEnded; ) {
      if (!mayBegin()) {
        await this.#wakes.next(0, LOOK_MS);
        continue;
      }
      const result = await send(event, { ...this.#target, isReplay: true });
      const attempt = attemptOf(this.#target.endpoint, event, result, this.#ports.clock());
      if (attempts.length < PAGE) attempts.push(attempt);
      onAttempt(this.#target.endpoint, attempt);
      if (result.outcome === 'delivered') return true;
      failures += 1;
      await this.#wakes.next(0, waitAfter(failures, result.retryAfterMs));
    }
    return false;
  }

  async #save(cursor: number, attempts: readonly Attempt[], isLast = false): Promise<number> {
    const { owner, unitOfWork } = this.#ports;
    const progress = { endpointId: this.#target.endpoint.id, cursor: isLast ? null : cursor, attempts };
    const isOurs = await unitOfWork.run(({ deliveries }) => deliveries.saveReplay(owner, progress));
    if (!isOurs) this.#wakes.end();
    return cursor;
  }
}

function attemptOf(
  { id }: Endpoint,
  { position, customerId, type }: StoredEvent,
  { outcome, durationMs, status, error, headers, answer }: Awaited<ReturnType<LanePorts['send']>>,
  now: Date,
): Attempt {
  const asked = { kind: 'replay', againOf: null, actor: null } as const;
  const about = { endpointId: id, position, customerId, type, ...asked };
  const stored = outcome === 'gone' ? 'failed' : outcome;
  return { ...about, outcome: stored, at: now.toISOString(), durationMs, status, error, headers, answer };
}
