import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createConfig } from '../../../src/config/config.ts';
import { openInstallation } from '../../../src/server/installation.ts';
import { retailBody } from '../../support/bodies.ts';
import { type Behavior, type EventReceiver, startReceiver } from '../../support/event-receiver.ts';
import { spawnUpline } from '../../support/process.ts';
import { type ServerProcess, sharedSettings, startTogether } from '../../support/server-processes.ts';
import { databaseIn, testEngine } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';

const TYPES = ['customer.created', 'customer.updated', 'customer.status_changed'];
const CUSTOMERS = 8;
/** Concurrent writers, each with its own customers. */
const WRITERS = 4;
const KILLS = 5;
/** The maximum lifetime of a process. Writes, positions, deliveries and saves happen all the time. */
const LIFE_MS_MAX = 1_000;
/**
 * Maximum time after which a start is killed, before its end or shortly after. Until then, only the other process
 * runs, if there is one.
 */
const START_MS_MAX = 1_500;
/** A limit. Another process takes over within 30 seconds, and a refused event is sent again after 5 seconds. */
const PATIENCE_MS = 120_000;
/** Pause between two writes of a writer, so that the receiver can keep up. */
const WRITE_EVERY_MS = 40;
/** One in this many requests fails. A failure delays its customer by 5 seconds. */
const FAILS_EVERY = 37;

interface FeedEvent {
  readonly Position: number;
  readonly Type: string;
  readonly CustomerId: number;
}

/**
 * A receiver that is sometimes slow, and fails in every way. It fails once for each event, because the server waits
 * for five minutes after a second failure.
 */
function faults(): EventReceiver['script'] {
  const ways: Behavior[] = [500, 'reset', 'half', { status: 429, headers: { 'Retry-After': '1' } }];
  const failed = new Set<number>();
  let requests = 0;
  return ({ json }) => {
    requests += 1;
    const { Position } = json.data as FeedEvent;
    if (requests % 3 === 0) return { status: 204, afterMs: requests % 50 };
    if (requests % FAILS_EVERY !== 0 || failed.has(Position)) return 204;
    failed.add(Position);
    return ways[(requests / FAILS_EVERY) % ways.length] ?? 500;
  };
}

/** Server processes that are killed and started again, each in its own directory. */
class Cluster {
  readonly alive = new Map<string, ServerProcess>();
  readonly #directory: string;
  readonly #settings: NodeJS.ProcessEnv;

  constructor(directory: string, settings: NodeJS.ProcessEnv) {
    this.#directory = directory;
    this.#settings = settings;
  }

  settingsOf(name: string): NodeJS.ProcessEnv {
    return { ...this.#settings, UPLINE_DATA_DIR: path.join(this.#directory, name), UPLINE_PORT: '0' };
  }

  async start(names: readonly string[]): Promise<void> {
    const started = await startTogether(names.map((name) => this.settingsOf(name)));
    for (const [index, name] of names.entries()) {
      const server = started[index];
      if (server !== undefined) this.alive.set(name, server);
    }
  }

  async kill(name: string): Promise<void> {
    const server = this.alive.get(name);
    this.alive.delete(name);
    server?.child.kill('SIGKILL');
    await server?.ended;
  }

  /** Kills a process while it starts: when it opens the database, takes over deliveries, or begins to listen. */
  async killDuringStart(name: string, afterMs: number): Promise<void> {
    await using _ = spawnUpline(['serve'], this.settingsOf(name));
    await delay(afterMs);
  }

  /** One of the running processes; waits until there is one. */
  any(index: number): Promise<ServerProcess> {
    return until(() => [...this.alive.values()][index % Math.max(1, this.alive.size)]);
  }
}

/** Changes customers until it is stopped, regardless of what happens to the servers. */
function writeOn(cluster: Cluster, ids: readonly number[]) {
  let isOver = false;
  const writers = Array.from({ length: WRITERS }, async (_, writer) => {
    const own = ids.filter((_, index) => index % WRITERS === writer);
    for (let serial = 0; !isOver; serial += 1) {
      const server = await cluster.any(writer);
      const body = { CustomerStatus: 1 + (serial % 2), FirstName: `Name ${serial}` };
      // A process that is being killed sends no answer; its write may be stored or not.
      await server.call('PATCH', `/v1/customers/${own[serial % own.length]}`, body).catch(() => undefined);
      await delay(WRITE_EVERY_MS);
    }
  });
  return async () => {
    isOver = true;
    await Promise.all(writers);
  };
}

async function feedOf(server: ServerProcess, types: readonly string[] = []): Promise<FeedEvent[]> {
  const events: FeedEvent[] = [];
  let cursor = '';
  for (;;) {
    const answer = await server.call('GET', `/v1/events?limit=1000&types=${types.join()}&after=${cursor}`);
    cursor = answer.headers.get('X-Upline-Next-Cursor') ?? '';
    if (answer.json.length === 0) return events;
    events.push(...answer.json);
  }
}

/** Each page continues after the last position, so events that leave the list between two pages cannot hide others. */
async function waitingOf(server: ServerProcess, endpoint: string): Promise<Pick<FeedEvent, 'Position'>[]> {
  const waiting: Pick<FeedEvent, 'Position'>[] = [];
  for (;;) {
    const after = waiting.at(-1)?.Position ?? 0;
    const { json } = await server.call('GET', `${endpoint}/waiting?limit=500&afterPosition=${after}`);
    if (json.length === 0) return waiting;
    waiting.push(...json);
  }
}

const dataOf = (receiver: EventReceiver) => receiver.accepted.map(({ json }) => json.data as FeedEvent);

/** The receiver has every event up to the cursor, except events that wait. */
async function assertCursorIsHonest(server: ServerProcess, endpoint: string, receiver: EventReceiver) {
  const { json } = await server.call('GET', endpoint);
  const waiting = await waitingOf(server, endpoint);
  const wanted = (await feedOf(server, TYPES)).filter(({ Position }) => Position <= json.Cursor);
  const settled = new Set([...dataOf(receiver), ...waiting].map(({ Position }) => Position));
  const missing = wanted.map(({ Position }) => Position).filter((position) => !settled.has(position));
  assert.deepEqual(missing, [], `events before the cursor ${json.Cursor} that were not delivered`);
}

function assertInOrder(events: readonly FeedEvent[], ids: readonly number[]): void {
  for (const id of ids) {
    const positions = events.filter(({ CustomerId }) => CustomerId === id).map(({ Position }) => Position);
    assert.deepEqual(
      positions,
      positions.toSorted((a, b) => a - b),
      `the order of customer ${id}`,
    );
  }
}

/** The counts by hour match the stored attempts, even if the process that stored them was killed. */
async function assertCountsAgree(settings: NodeJS.ProcessEnv): Promise<void> {
  const { database, close } = await openInstallation(createConfig(settings));
  const attempts = await database.reader.selectFrom('event_attempts').select('outcome').execute();
  const counts = await database.reader.selectFrom('event_counts').selectAll().execute();
  await close();
  const stored = (outcome: string) => attempts.filter((attempt) => attempt.outcome === outcome).length;
  const counted = (of: 'delivered' | 'failed') => counts.reduce((sum, count) => sum + count[of], 0);
  assert.deepEqual([counted('delivered'), counted('failed')], [stored('delivered'), stored('failed')]);
}

it('every event is delivered, in order for each customer, even if processes are killed at any time', async (test) => {
  const directory = mkdtempSync(path.join(tmpdir(), 'upline-kill-'));
  const settings = { ...sharedSettings(await databaseIn(directory)), UPLINE_EVENT_NETWORKS: '127.0.0.0/8' };
  const cluster = new Cluster(directory, settings);
  // The embedded engine has one server process.
  const names = testEngine === 'postgres' ? ['one', 'two'] : ['one'];
  await cluster.start(names);
  await using receiver = await startReceiver(faults());
  try {
    const first = await cluster.any(0);
    const about = { Name: 'crash', Url: receiver.url, Types: TYPES };
    const made = await first.call('POST', '/v1/event-endpoints', about);
    assert.equal(made.status, 201, made.text);
    const endpoint = `/v1/event-endpoints/${made.json.Endpoint.EndpointId}`;
    const ids: number[] = [];
    for (let count = 0; count < CUSTOMERS; count += 1)
      ids.push((await first.call('POST', '/v1/customers', retailBody())).json);

    for (let kill = 0; kill < KILLS; kill += 1) {
      const stopWriting = writeOn(cluster, ids);
      const name = names[Math.floor(Math.random() * names.length)] ?? '';
      const lifeMs = Math.floor(Math.random() * LIFE_MS_MAX);
      await delay(lifeMs);
      test.diagnostic(`${name} is killed after ${lifeMs} ms and ${receiver.received.length} requests`);
      await cluster.kill(name);
      const startMs = Math.floor(Math.random() * START_MS_MAX);
      test.diagnostic(`its next start is killed after ${startMs} ms`);
      await cluster.killDuringStart(name, startMs);
      await Promise.all([stopWriting(), cluster.start([name])]);
      await assertCursorIsHonest(await cluster.any(kill), endpoint, receiver);
    }

    const survivor = await cluster.any(0);
    const lag = async () => (await survivor.call('GET', endpoint)).json.Health.LagEvents as number;
    await until(async () => (await lag()) === 0, { timeoutMs: PATIENCE_MS, pauseMs: 200 });
    const feed = await feedOf(survivor);
    const positions = feed.map(({ Position }) => Position);
    assert.deepEqual(
      positions,
      feed.map((_, index) => index + 1),
      'the feed has no gap',
    );
    const once = new Map(dataOf(receiver).map((event) => [event.Position, event]));
    assert.deepEqual(
      [...once.keys()].sort((a, b) => a - b),
      feed.filter(({ Type }) => TYPES.includes(Type)).map(({ Position }) => Position),
      'every event was delivered, and no other',
    );
    assertInOrder([...once.values()], ids);
    for (const name of names) await cluster.kill(name);
    await assertCountsAgree(cluster.settingsOf('one'));
  } finally {
    for (const name of names) await cluster.kill(name);
    rmSync(directory, { recursive: true, force: true });
  }
});
