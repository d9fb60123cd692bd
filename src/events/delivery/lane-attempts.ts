import type { Attempt, WaitingEvent } from '../endpoints/endpoint.ts';
import type { DeliveryResult } from './delivery-result.ts';
import type { LaneHealth } from './lane-health.ts';
import type { LanePorts, LaneTarget } from './lane-ports.ts';
import type { LaneQueue, Ready } from './lane-queue.ts';
import type { UnsavedProgress } from './unsaved-progress.ts';

interface LaneAttemptPorts
  extends Pick<LanePorts, 'feed' | 'send' | 'onAttempt' | 'onDisable' | 'onFailing' | 'onError' | 'clock'> {
  readonly queue: LaneQueue;
  readonly health: LaneHealth;
  readonly progress: UnsavedProgress;
  /** The current values. */
  readonly target: () => LaneTarget;
  /** No further delivery may begin. */
  readonly onStop: () => void;
}

type AboutEvent = Pick<WaitingEvent, 'position' | 'customerId' | 'type'>;

/** Sends the events of one endpoint, and records the outcome of each. */
export class LaneAttempts {
  readonly #ports: LaneAttemptPorts;

  constructor(ports: LaneAttemptPorts) {
    this.#ports = ports;
  }

  /** Never throws. An attempt that is interrupted may be made again. */
  async attempt(ready: Ready): Promise<void> {
    const { feed, send, queue, target, onError } = this.#ports;
    const { position, customerId, type } = ready.kind === 'live' ? ready.event : ready.waiting;
    const about = { position, customerId, type };
    let result: DeliveryResult;
    try {
      const event = ready.kind === 'live' ? ready.event : await feed.one(position);
      // The event was purged while it waited: there is nothing left to deliver, and no attempt to count.
      if (event === null) {
        this.#settleAs(about, ready.kind === 'retry');
        return;
      }
      result = await send(event, target());
      this.#note(about, result, ready.kind);
      this.#settle(about, ready.kind === 'live' ? null : ready.waiting, result);
    } catch (error) {
      queue.putBack(about);
      onError(error);
      return;
    }
    // The event is settled, so another event of its customer may already be on its way.
    await this.#react(result).catch(onError);
  }

  /** Gives up an event, as a person requested. @returns false if that must wait */
  skip(position: number): boolean {
    const { queue, progress } = this.#ports;
    const event = queue.skip(position);
    if (event === 'busy' || (event === null && position > queue.readThrough)) return false;
    progress.noteSettled(position);
    return true;
  }

  #settle(about: AboutEvent, waited: WaitingEvent | null, result: DeliveryResult): void {
    const { queue, health, progress, clock } = this.#ports;
    const now = clock();
    const { outcome } = result;
    const verdict = health.note(result, about.customerId, now);
    progress.noteHealth();
    if (outcome === 'delivered') {
      this.#settleAs(about, waited !== null);
      return;
    }
    // The receiver is to blame, not this event: it stays where it is.
    if (verdict === 'endpoint' || outcome === 'throttled') {
      queue.putBack(about);
      return;
    }
    const attempts = (waited?.attempts ?? 0) + 1;
    const waiting = { ...about, attempts, nextAttemptAt: health.retryAt(attempts, result, now) };
    queue.postpone(waiting);
    progress.noteWaiting(waiting);
  }

  /** The event needs no further attempt. */
  #settleAs(about: AboutEvent, hasWaited: boolean): void {
    this.#ports.queue.settle(about);
    if (hasWaited) this.#ports.progress.noteSettled(about.position);
  }

  /** Notifies people, and stops if the receiver is gone or has failed for too long. */
  async #react(result: DeliveryResult): Promise<void> {
    const { health, progress, target, onFailing, clock } = this.#ports;
    const since = health.failingSince ?? clock().toISOString();
    if (result.outcome === 'gone') return this.#disable('gone', since);
    // A receiver that asks to wait is neither gone nor failing.
    if (result.outcome === 'throttled') return;
    const stage = health.stage(clock());
    if (stage === 'over') return this.#disable('failing', since);
    if (stage === 'half' && health.noteFailing()) {
      try {
        await onFailing(target().endpoint, since);
      } catch (error) {
        health.forgetFailing();
        throw error;
      }
      progress.noteHealth();
    }
  }

  async #disable(reason: 'gone' | 'failing', since: string): Promise<void> {
    const { progress, target, onStop, onDisable } = this.#ports;
    onStop();
    await progress.save();
    await onDisable(target().endpoint, reason, since);
  }

  #note({ position, customerId, type }: AboutEvent, result: DeliveryResult, kind: Attempt['kind']): void {
    const { progress, target, onAttempt, clock } = this.#ports;
    const { endpoint } = target();
    const { durationMs, status, error, headers, answer } = result;
    const outcome = result.outcome === 'gone' ? 'failed' : result.outcome;
    const at = clock().toISOString();
    const about = { endpointId: endpoint.id, position, customerId, type, kind, againOf: null, actor: null };
    const attempt = { ...about, outcome, at, durationMs, status, error, headers, answer } as const;
    progress.noteAttempt(attempt);
    onAttempt(endpoint, attempt);
  }
}
