import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { retailBody } from '../../support/bodies.ts';
import { type Behavior, type EventReceiver, startReceiver } from '../../support/event-receiver.ts';
import { type ServerProcess, sharedSettings, startTogether } from '../../support/server-processes.ts';
import { databaseIn, testEngine } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';

const TYPES = ['customer.created', 'customer.updated', 'customer.status_changed'];
const CUSTOMERS = 5;
const WRITES = 80;
/** Another process takes over after 30 seconds, and a refused event is tried again after 5. */
const PATIENCE_MS = 120_000;

interface FeedEvent {
  readonly Position: number;
  readonly CustomerId: number;
}

/**
 * A receiver that fails in every way now and then. It fails once for an event: after a second failure the
 * deliverer waits for five minutes.
 */
function faults(): EventReceiver['script'] {
  const ways: Behavior[] = [500, 'reset', 'half', { status: 429, headers: { 'Retry-After': '1' } }];
  const failed = new Set<number>();
  let requests = 0;
  return ({ json }) => {
    requests += 1;
    const { Position } = json.data as FeedEvent;
    if (requests % 11 !== 0 || failed.has(Position)) return 204;
    failed.add(Position);
    return ways[(requests / 11) % ways.length] ?? 500;
  };
}

async function feedOf(server: ServerProcess): Promise<FeedEvent[]> {
  const events: FeedEvent[] = [];
  let cursor = '';
  for (;;) {
    const answer = await server.call('GET', `/v1/events?limit=1000&after=${cursor}`);
    cursor = answer.headers.get('X-Upline-Next-Cursor') ?? '';
    if (answer.json.length === 0) return events;
    events.push(...answer.json);
  }
}

it('every event is delivered, in order for each customer, although a process is killed and the receiver fails', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'upline-kill-'));
  const settings = { ...sharedSettings(await databaseIn(directory)), UPLINE_EVENT_NETWORKS: '127.0.0.0/8' };
  const machine = (name: string) => ({
    UPLINE_DATA_DIR: path.join(directory, name),
    ...settings,
    UPLINE_PORT: '0',
  });
  // The embedded engine has one server process: it is killed and started again.
  const names = testEngine === 'postgres' ? ['one', 'two'] : ['one'];
  const servers = await startTogether(names.map(machine));
  await using receiver = await startReceiver(faults());
  const [first] = servers;
  assert.ok(first);
  try {
    const made = await first.call('POST', '/v1/event-endpoints', {
      Name: 'crash',
      Url: receiver.url,
      Types: TYPES,
    });
    assert.equal(made.status, 201, made.text);
    const { EndpointId } = made.json.Endpoint;
    const ids: number[] = [];
    for (let count = 0; count < CUSTOMERS; count += 1)
      ids.push((await first.call('POST', '/v1/customers', retailBody())).json);
    const writes = Array.from({ length: WRITES }, async (_, index) => {
      await delay(index * 20);
      const server = servers[index % servers.length];
      const body = { CustomerStatus: 1 + (index % 2), FirstName: `Name ${index}` };
      // A process that is being killed answers nobody; the write is stored, or it is not.
      await server?.call('PATCH', `/v1/customers/${ids[index % CUSTOMERS]}`, body).catch(() => undefined);
    });
    await delay((WRITES * 20) / 2);
    first.child.kill('SIGKILL');
    await first.ended;
    await Promise.all(writes);
    const survivor = servers[1] ?? (await startTogether([machine('one')]))[0];
    assert.ok(survivor);
    servers.push(survivor);
    assert.equal(
      (await survivor.call('PATCH', `/v1/customers/${ids[0]}`, { FirstName: 'Last' })).status,
      200,
    );

    const behind = async () => {
      const { json } = await survivor.call('GET', `/v1/event-endpoints/${EndpointId}`);
      return json.Health.LagEvents as number;
    };
    await until(async () => (await behind()) === 0, { timeoutMs: PATIENCE_MS, pauseMs: 200 });
    const feed = await feedOf(survivor);
    assert.deepEqual(
      feed.map(({ Position }) => Position),
      feed.map((_, index) => index + 1),
      'the feed has no gap',
    );
    const wanted = new Set(
      (await survivor.call('GET', `/v1/events?limit=1000&types=${TYPES.join()}`)).json.map(
        ({ Position }: FeedEvent) => Position,
      ),
    );
    const delivered = receiver.accepted.map(({ json }) => json.data as FeedEvent);
    const once = new Map(delivered.map((event) => [event.Position, event]));
    assert.deepEqual(
      [...once.keys()].sort((a, b) => a - b),
      [...wanted],
      'every event was delivered, and no other',
    );
    for (const id of ids) {
      const order = [...once.values()].filter(({ CustomerId }) => CustomerId === id);
      const positions = order.map(({ Position }) => Position);
      assert.deepEqual(
        positions,
        [...positions].sort((a, b) => a - b),
      );
    }
  } finally {
    for (const { child, ended } of servers) {
      child.kill('SIGKILL');
      await ended;
    }
    rmSync(directory, { recursive: true, force: true });
  }
});
