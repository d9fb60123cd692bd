import { randomBytes } from 'node:crypto';
import type { UnitOfWork } from '../../database/unit-of-work.ts';
import type { Clock } from '../../kernel/call-context.ts';
import { ProblemError, throwIfAny } from '../../kernel/problem.ts';
import type { EventNetworks } from '../delivery/event-networks.ts';
import { publishedTypes } from '../delivery/published-bodies.ts';
import type { SendEvent } from '../delivery/send-webhook.ts';
import { eventProblem } from '../errors.ts';
import { isEventType } from '../event-catalogue.ts';
import type { FeedReader, StoredEvent } from '../feed-reader.ts';
import { createAttemptNow } from './attempt-now.ts';
import { checkEndpointUrl } from './check-endpoint-url.ts';
import type { Attempt, Endpoint, EndpointSettings, StoredAttempt } from './endpoint.ts';
import type { EndpointReader } from './endpoint-reader.ts';
import type { EndpointStore } from './endpoint-store.ts';

/** Whose endpoints a person or a subscription may see; `null` for all. */
export interface EndpointViewer {
  readonly subscriptionIds: readonly number[] | null;
}

export interface EndpointDependencies {
  readonly reader: EndpointReader;
  readonly unitOfWork: UnitOfWork<{ readonly endpoints: EndpointStore }>;
  readonly feed: FeedReader;
  readonly networks: EventNetworks;
  readonly send: SendEvent;
  /** Whether an endpoint may get an event of a type now. */
  readonly mayGet: (endpoint: Endpoint, type: string) => Promise<boolean>;
  /** Makes the deliveries of this process look for changes at once. */
  readonly onChanged: () => void;
  readonly clock: Clock;
}

/** For one subscription; Stripe has the same limit. */
const ENDPOINTS_MAX = 16;
/** Each has a window of the feed in memory, and reads the feed after every write. */
const ENDPOINTS_IN_ALL_MAX = 200;
const SECRET_BYTES = 32;
const HOUR_MS = 3_600_000;
/** For this long after a rotation both secrets sign. */
export const OVERLAP_HOURS = 24;

/** Everything that people do with endpoints. @throws ProblemError `endpoint_not_found` for endpoints of others */
export type EndpointManager = ReturnType<typeof createEndpointManager>;

export function createEndpointManager(dependencies: EndpointDependencies) {
  const { reader, unitOfWork, onChanged, clock } = dependencies;
  const attemptNow = createAttemptNow(dependencies);
  const now = () => clock().toISOString();
  const find = async (viewer: EndpointViewer, id: number): Promise<Endpoint> => {
    const endpoint = await reader.byId(id);
    if (endpoint === null || !isVisible(viewer, endpoint)) throw notFound();
    return endpoint;
  };
  /** Changes an endpoint under its lock. */
  const change = async (
    viewer: EndpointViewer,
    id: number,
    work: (endpoints: EndpointStore, endpoint: Endpoint) => Promise<void>,
  ): Promise<Endpoint> => {
    await unitOfWork.run(async ({ endpoints }) => {
      const endpoint = await endpoints.lock(id);
      if (endpoint === null || !isVisible(viewer, endpoint)) throw notFound();
      await work(endpoints, endpoint);
    });
    onChanged();
    return find(viewer, id);
  };
  return {
    find,
    list: (viewer: EndpointViewer) => reader.list(viewer.subscriptionIds),
    async create(subscriptionId: number, settings: EndpointSettings) {
      await checkSettings(dependencies, settings);
      const secrets = { secret: newSecret(), bearer: settings.format === 'published' ? newBearer() : null };
      const cursor = await dependencies.feed.head();
      const id = await unitOfWork.run(async ({ endpoints }) => {
        await endpoints.lockNames();
        await assertRoom(endpoints, subscriptionId);
        if (await endpoints.isNameTaken(settings.name, null)) throw nameTaken();
        const about = { kind: 'webhook', subscriptionId, state: 'active', cursor } as const;
        return endpoints.insert({ ...settings, ...about, ...secrets }, now());
      });
      onChanged();
      return { endpoint: await find({ subscriptionIds: null }, id), secrets };
    },
    async update(viewer: EndpointViewer, id: number, settings: EndpointSettings) {
      await find(viewer, id);
      await checkSettings(dependencies, settings);
      let bearer: string | null = null;
      const endpoint = await change(viewer, id, async (endpoints, stored) => {
        if (stored.kind === 'extension') throw ofExtension();
        await endpoints.lockNames();
        if (await endpoints.isNameTaken(settings.name, id)) throw nameTaken();
        await endpoints.change(id, settings, now());
        if (settings.format !== 'published' || stored.format === 'published') return;
        bearer = newBearer();
        await endpoints.setBearer(id, bearer, now());
      });
      return { endpoint, bearer };
    },
    async remove(viewer: EndpointViewer, id: number): Promise<Endpoint> {
      const endpoint = await find(viewer, id);
      await unitOfWork.run(async ({ endpoints }) => {
        const stored = await endpoints.lock(id);
        if (stored === null || !isVisible(viewer, stored)) throw notFound();
        if (stored.kind === 'extension') throw ofExtension();
        await endpoints.remove(id);
      });
      onChanged();
      return endpoint;
    },
    async rotateSecret(viewer: EndpointViewer, id: number) {
      const secret = newSecret();
      const until = new Date(clock().getTime() + OVERLAP_HOURS * HOUR_MS).toISOString();
      let bearer: string | null = null;
      const endpoint = await change(viewer, id, async (endpoints, stored) => {
        if (stored.kind === 'extension') throw ofExtension();
        await endpoints.replaceSecret(id, secret, until, now());
        if (stored.format !== 'published') return;
        bearer = newBearer();
        await endpoints.setBearer(id, bearer, now());
      });
      return { endpoint, secrets: { secret, bearer } };
    },
    pause: (viewer: EndpointViewer, id: number) =>
      change(viewer, id, (endpoints) => endpoints.setState(id, 'paused', null, now())),
    /** Also for an active endpoint: all waiting events are tried at once. */
    resume: (viewer: EndpointViewer, id: number) =>
      change(viewer, id, async (endpoints) => {
        const at = now();
        await endpoints.setState(id, 'active', null, at);
        await endpoints.retryWaiting(id, at);
      }),
    /** @param actor who gives the event up, as in events */
    async skip(viewer: EndpointViewer, id: number, position: number, actor: string) {
      const event = await storedEvent(dependencies, position);
      return change(viewer, id, async (endpoints, { cursor }) => {
        const at = now();
        const isOpen = position > cursor || (await reader.isWaiting(id, position));
        if (!isOpen || !(await endpoints.skip(id, event, at)))
          throw new ProblemError([eventProblem('event_already_handled', 'Position')]);
        await endpoints.addAttempts([skipped(id, event, actor, at)]);
      });
    },
    replay: (viewer: EndpointViewer, id: number, { from, through }: { from: number; through: number }) =>
      change(viewer, id, async (endpoints, { cursor, replay, state }) => {
        if (state !== 'active')
          throw new ProblemError([eventProblem('endpoint_disabled', undefined, { state })]);
        if (replay !== null) throw new ProblemError([eventProblem('replay_running')]);
        if (from > through || through > cursor)
          throw new ProblemError([eventProblem('replay_range', 'Through', { reached: cursor })]);
        await endpoints.setReplay(id, { cursor: from - 1, through }, now());
      }),
    /** Sends an event that is not in the feed, through the same code. It ends when the caller leaves. */
    async sendTest(viewer: EndpointViewer, id: number, caller?: AbortSignal): Promise<StoredAttempt> {
      return attemptNow(await find(viewer, id), testEvent(now()), { kind: 'test', againOf: null, caller });
    },
    /** Repeats an attempt, whatever its outcome. It ends when the caller leaves. */
    async sendAgain(
      viewer: EndpointViewer,
      id: number,
      attemptId: number,
      caller?: AbortSignal,
    ): Promise<StoredAttempt> {
      const endpoint = await find(viewer, id);
      const attempt = await reader.attempt(id, attemptId);
      // The subscription may have lost the permission since.
      if (attempt === null || !(await dependencies.mayGet(endpoint, attempt.type)))
        throw new ProblemError([eventProblem('attempt_not_found', 'attemptId')]);
      const event =
        attempt.position === null ? testEvent(now()) : await storedEvent(dependencies, attempt.position);
      return attemptNow(endpoint, event, { kind: 'again', againOf: attemptId, caller });
    },
  };
}

/** The list entry for an event that was given up. Nothing was sent. */
function skipped(endpointId: number, event: StoredEvent, actor: string, at: string): Attempt {
  const { position, customerId, type } = event;
  const nothing = { durationMs: 0, status: null, error: null, headers: {}, answer: null };
  const about = { endpointId, position, customerId, type, at, actor, againOf: null, ...nothing };
  return { ...about, kind: 'skip', outcome: 'skipped' };
}

async function assertRoom(endpoints: EndpointStore, subscriptionId: number): Promise<void> {
  if ((await endpoints.countOf(subscriptionId)) >= ENDPOINTS_MAX)
    throw new ProblemError([eventProblem('too_many_endpoints', undefined, { max: ENDPOINTS_MAX })]);
  if ((await endpoints.countWebhooks()) >= ENDPOINTS_IN_ALL_MAX)
    throw new ProblemError([
      eventProblem('too_many_endpoints_in_all', undefined, { max: ENDPOINTS_IN_ALL_MAX }),
    ]);
}

/** Looks like a real event, but is about no customer. */
function testEvent(at: string): StoredEvent {
  const data = { date: at.slice(0, 10) };
  return { position: 0, type: 'day.started', customerId: null, at, actor: 'upline', requestId: null, data };
}

async function storedEvent({ feed }: EndpointDependencies, position: number): Promise<StoredEvent> {
  const event = await feed.one(position);
  if (event === null) throw new ProblemError([eventProblem('event_not_stored', 'Position')]);
  return event;
}

async function checkSettings(
  { networks }: Pick<EndpointDependencies, 'networks'>,
  { url, format, types }: EndpointSettings,
): Promise<void> {
  const isKnown = format === 'published' ? (type: string) => publishedTypes.includes(type) : isEventType;
  const unknown = types.filter((type) => !isKnown(type));
  throwIfAny([
    ...unknown.map((type) => eventProblem('endpoint_types', 'Types', { type })),
    ...(await checkEndpointUrl(networks, url)),
  ]);
}

function newSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
}

function newBearer(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

function isVisible({ subscriptionIds }: EndpointViewer, { subscriptionId }: Endpoint): boolean {
  return subscriptionIds === null || (subscriptionId !== null && subscriptionIds.includes(subscriptionId));
}

function notFound(): ProblemError {
  return new ProblemError([eventProblem('endpoint_not_found', 'endpointId')]);
}

function nameTaken(): ProblemError {
  return new ProblemError([eventProblem('endpoint_name_taken', 'Name')]);
}

function ofExtension(): ProblemError {
  return new ProblemError([eventProblem('endpoint_of_extension')]);
}
