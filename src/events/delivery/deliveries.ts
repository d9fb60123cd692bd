import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { UnitOfWork } from '../../database/unit-of-work.ts';
import type { Clock } from '../../kernel/call-context.ts';
import type { EventLog } from '../../kernel/event.ts';
import type { Attempt, Endpoint } from '../endpoints/endpoint.ts';
import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import type { FeedReader } from '../feed-reader.ts';
import type { FeedSignal } from '../feed-signal.ts';
import type { ClaimedEndpoint, DeliveryStore } from './delivery-store.ts';
import { Lane } from './lane.ts';
import type { LanePorts } from './lane-ports.ts';
import { markProcess, type ProcessMarks } from './process-marks.ts';
import { ReplayLane } from './replay-lane.ts';
import type { SendEvent } from './send-webhook.ts';

export interface DeliveryStores {
  readonly deliveries: DeliveryStore;
  readonly endpoints: EndpointStore;
  readonly events: EventLog;
}

export interface DeliveryPorts {
  readonly feed: FeedReader;
  readonly signal: FeedSignal;
  readonly unitOfWork: UnitOfWork<DeliveryStores>;
  /** For leases and progress, which need not survive a crash of the machine. */
  readonly progress: UnitOfWork<Pick<DeliveryStores, 'deliveries'>>;
  /** By kind of endpoint; a process without handlers leaves those of the extension to others. */
  readonly send: Readonly<Partial<Record<Endpoint['kind'], SendEvent>>>;
  readonly typesFor: LanePorts['typesFor'];
  /** Where the processes of this machine mark themselves as running. */
  readonly directory: string;
  readonly onAttempt: (endpoint: Endpoint, attempt: Attempt) => void;
  /** Something was written to the feed. */
  readonly onCommitted: () => void;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  readonly clock: Clock;
}

/** Another machine takes over an endpoint when its lease was not renewed for this long. */
export const LEASE_MS = 30_000;
/** A delivery ends within 20 seconds, so one that begins within this time ends before the lease does. */
const BEGINS_WITHIN_MS = 8_000;
const RENEW_EVERY_MS = 2_000;

const ACTOR = { actor: 'upline', requestId: '00000000-0000-0000-0000-000000000000' };

interface Lanes {
  readonly live: Lane;
  replay: ReplayLane | null;
}

/**
 * Delivers events to the endpoints that this process holds the lease of. One of several processes holds the
 * lease; when it ends, another process continues from the stored cursor.
 */
export class Deliveries {
  readonly #ports: DeliveryPorts;
  readonly #owner = randomUUID();
  readonly #marks: ProcessMarks;
  readonly #lanes = new Map<number, Lanes>();
  /** Lanes that begin no more deliveries, by endpoint. A running delivery may take a while. */
  readonly #ending = new Map<number, Promise<void>>();
  readonly #stopping = new AbortController();
  #renewedAt = Number.NEGATIVE_INFINITY;
  #renewing: Promise<void> = Promise.resolve();
  #isFailing = false;
  readonly #timer: NodeJS.Timeout;
  readonly #following: Promise<void>;

  constructor(ports: DeliveryPorts) {
    this.#ports = ports;
    this.#marks = markProcess(ports.directory, this.#owner);
    this.#timer = setInterval(() => void this.renew(), RENEW_EVERY_MS);
    this.#timer.unref();
    void this.renew();
    this.#following = this.#follow();
  }

  /** Endpoints were changed, or a lease is due. */
  renew(): Promise<void> {
    this.#renewing = this.#renewing.then(() => this.#claim());
    return this.#renewing;
  }

  /** Begins no further delivery, waits for the running ones, and releases the leases. */
  async close(): Promise<void> {
    this.#stopping.abort();
    clearInterval(this.#timer);
    await this.#renewing;
    for (const id of this.#lanes.keys()) this.#drop(id);
    await Promise.all(this.#ending.values());
    await this.#following;
    await this.#ports.unitOfWork
      .run(({ deliveries }) => deliveries.release(this.#owner))
      .catch(() => undefined);
    this.#marks.close();
  }

  async #follow(): Promise<void> {
    const { signal } = this.#ports;
    const stopping = this.#stopping.signal;
    while (!stopping.aborted && !signal.isEnded) {
      const { version } = signal;
      for (const { live } of this.#lanes.values()) live.wake();
      await signal.next(version, RENEW_EVERY_MS, stopping);
    }
  }

  async #claim(): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    const { progress, send, clock } = this.#ports;
    const startedAt = performance.now();
    try {
      const kinds = Object.keys(send) as Endpoint['kind'][];
      const now = clock().toISOString();
      const ended = this.#marks.ended();
      const claimed = await progress.run(({ deliveries }) =>
        deliveries.claim(this.#owner, { kinds, leaseMs: LEASE_MS, ended, now }),
      );
      this.#marks.forget(ended);
      this.#renewedAt = startedAt;
      const ids = new Set(claimed.map(({ endpoint }) => endpoint.id));
      for (const id of this.#lanes.keys()) if (!ids.has(id)) this.#drop(id);
      for (const target of claimed) await this.#keep(target);
      this.#isFailing = false;
    } catch (error) {
      this.#noteFailure(error);
    }
  }

  /** Reports once for each outage. */
  #noteFailure(error: unknown): void {
    if (!this.#isFailing)
      this.#ports.logger.warn({ err: error }, 'cannot deliver events now; the next attempt is in seconds');
    this.#isFailing = true;
  }

  async #keep(target: ClaimedEndpoint): Promise<void> {
    const { id } = target.endpoint;
    if (this.#lanes.get(id)?.live.hasEnded === true) this.#drop(id);
    // Two lanes of one endpoint would send its events twice.
    if (this.#ending.has(id)) return;
    const lanes = this.#lanes.get(id) ?? (await this.#open(target));
    lanes.live.refresh(target);
    lanes.replay?.refresh(target);
    lanes.live.giveUp(target.skipped);
    if (lanes.replay?.hasEnded === true) lanes.replay = null;
    if (target.endpoint.replay !== null && lanes.replay === null) {
      lanes.replay = new ReplayLane(target, this.#lanePorts(target.endpoint));
    } else if (target.endpoint.replay === null) lanes.replay?.stop();
  }

  async #open(target: ClaimedEndpoint): Promise<Lanes> {
    const { endpoint } = target;
    const waiting = await this.#ports.unitOfWork.run(({ deliveries }) => deliveries.waitingOf(endpoint.id));
    const lanes: Lanes = { live: new Lane(target, waiting, this.#lanePorts(endpoint)), replay: null };
    this.#lanes.set(endpoint.id, lanes);
    lanes.live.start();
    return lanes;
  }

  /** Leases and other endpoints do not wait until the last delivery has ended. */
  #drop(id: number): void {
    const lanes = this.#lanes.get(id);
    if (lanes === undefined) return;
    this.#lanes.delete(id);
    const ended = this.#end(id, lanes)
      .catch((error: unknown) => this.#noteFailure(error))
      .finally(() => this.#ending.delete(id));
    this.#ending.set(id, ended);
  }

  async #end(id: number, { live, replay }: Lanes): Promise<void> {
    await Promise.all([live.stop(), replay?.stop()]);
    // Another process may take over at once, for example after a pause.
    await this.#ports.unitOfWork.run(({ deliveries }) => deliveries.release(this.#owner, id));
  }

  #lanePorts({ kind }: Endpoint): LanePorts {
    const { feed, progress, send, typesFor, onAttempt, clock, logger } = this.#ports;
    const sendEvent = send[kind];
    if (sendEvent === undefined) throw new TypeError(`Nothing delivers to a ${kind}`);
    return {
      owner: this.#owner,
      feed,
      unitOfWork: progress,
      send: sendEvent,
      typesFor,
      mayBegin: () => performance.now() - this.#renewedAt < BEGINS_WITHIN_MS,
      onAttempt,
      onDisable: (endpoint, reason, since) => this.#disable(endpoint, reason, since),
      onFailing: (endpoint, since) => this.#noteFailing(endpoint, since),
      onError: (error) => logger.warn({ err: error }, 'a delivery was interrupted; it is tried again'),
      clock,
    };
  }

  async #disable({ id, name }: Endpoint, reason: 'gone' | 'failing', since: string): Promise<void> {
    const { unitOfWork, logger, onCommitted, clock } = this.#ports;
    const at = clock().toISOString();
    const data = { endpointId: id, reason, since };
    await unitOfWork.run(async ({ endpoints, events }) => {
      const stored = await endpoints.lock(id);
      if (stored?.state !== 'active') return;
      await endpoints.setState(id, 'disabled', reason, at);
      await events.add([{ type: 'endpoint.disabled', customerId: null, at, data }], ACTOR);
    });
    onCommitted();
    logger.warn(
      { endpointId: id, endpoint: name, reason, since },
      'an event endpoint is disabled; its events are kept',
    );
  }

  async #noteFailing({ id, name }: Endpoint, since: string): Promise<void> {
    const { unitOfWork, logger, onCommitted, clock } = this.#ports;
    const at = clock().toISOString();
    const data = { endpointId: id, since };
    await unitOfWork.run(({ events }) =>
      events.add([{ type: 'endpoint.failing', customerId: null, at, data }], ACTOR),
    );
    onCommitted();
    logger.warn(
      { endpointId: id, endpoint: name, since },
      'an event endpoint fails, and will be disabled soon',
    );
  }
}
