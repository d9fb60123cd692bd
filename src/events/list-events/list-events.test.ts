import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { problemsOf } from '../../../test/support/answers.ts';
import { distributorBody, retailBody } from '../../../test/support/bodies.ts';
import { untilNumbered } from '../../../test/support/numbered-events.ts';
import { outcome, subscriber } from '../../../test/support/subscription-builder.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { until } from '../../../test/support/until.ts';
import type { WriteHandle } from '../../database/database.ts';
import { createUnitOfWork } from '../../database/unit-of-work.ts';
import type { EventAnswer } from '../event-answer.ts';
import { createPurgeFeed } from '../purge-feed.ts';
import { createPurgeStore } from '../purge-store.ts';

const DAY_MS = 86_400_000;

/** Reads the feed to its end, a few events at a time. */
async function readAll(server: TestServer, query = '', from?: string) {
  await untilNumbered(server);
  const events: EventAnswer[] = [];
  let cursor = from;
  for (;;) {
    const after = cursor === undefined ? '' : `&after=${cursor}`;
    const answer = await server.call('GET', `/v1/events?limit=7${query}${after}`);
    assert.equal(answer.status, 200, answer.text);
    cursor = answer.headers.get('X-Upline-Next-Cursor') ?? '';
    if (answer.json.length === 0) return { events, cursor };
    events.push(...(answer.json as unknown as EventAnswer[]));
  }
}

/** Runs the purge that the server runs every minute. */
function purge({ installation }: TestServer, now: Date) {
  const bind = (transaction: WriteHandle) => ({ purges: createPurgeStore(transaction) });
  const unitOfWork = createUnitOfWork(installation.database.writer, bind);
  return createPurgeFeed({ unitOfWork, retentionDays: 90, clock: () => now })();
}

const shapes = (events: readonly EventAnswer[]) => events.map(({ Type, Data }) => ({ Type, ...Data }));

describe('List Events', () => {
  let server: TestServer;
  let cursor: string;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.close());

  /** The events since the previous call. */
  const news = async () => {
    const read = await readAll(server, '', cursor);
    cursor = read.cursor;
    return shapes(read.events);
  };

  it('reports what each write changed, without values of a person', async () => {
    await news();
    const id = await server.create(retailBody());
    assert.deepEqual(await news(), [
      { Type: 'customer.created', BaseType: 2, Status: 1, SponsorId: 2 },
      { Type: 'placement.placed', Tree: 'Enrollment', UplineId: 2, Leg: '' },
    ]);
    await server.call('PATCH', `/v1/customers/${id}`, { FirstName: 'Renamed', CustomerStatus: 2 });
    assert.deepEqual(await news(), [
      { Type: 'customer.updated', Fields: ['CustomerStatus', 'FirstName'] },
      { Type: 'customer.status_changed', From: 1, To: 2 },
    ]);
    await server.call('PUT', `/v1/customers/${id}/web-aliases`, {
      AdditionalWebAliases: ['shop-a', 'shop-b'],
    });
    assert.deepEqual(await news(), [
      { Type: 'customer.updated', Fields: ['AdditionalWebAliases'] },
      { Type: 'customer.web_aliases_changed', Additional: 2 },
    ]);
  });

  it('reports an upgrade as one change, with the types and the place', async () => {
    const id = await server.create(retailBody());
    await news();
    const { status } = await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody());
    assert.equal(status, 201);
    const events = await news();
    const [updated] = events;
    assert.equal(updated?.Type, 'customer.updated');
    assert.ok((updated as unknown as { Fields: string[] }).Fields.includes('CustomerType'));
    assert.deepEqual(
      events.filter(({ Type }) => /type_changed|upgraded|placed/.test(Type)),
      [
        { Type: 'customer.type_changed', From: 2, To: 1 },
        { Type: 'customer.upgraded', From: 2, To: 1 },
        { Type: 'placement.placed', Tree: 'Unilevel', UplineId: 2, Leg: '' },
      ],
    );
  });

  it('reports moves with both places, removals, and batches', async () => {
    const [a, b] = [await server.create(distributorBody()), await server.create(distributorBody())];
    await news();
    const place = `downline/placenode?tree=Unilevel&toUplineId=${a}&reason=private%20words`;
    const moved = await server.call('POST', `/v1/customers/${b}/${place}`);
    assert.equal(moved.status, 200, moved.text);
    assert.deepEqual(await news(), [
      { Type: 'customer.updated', Fields: ['SponsorId'] },
      { Type: 'placement.moved', Tree: 'Unilevel', UplineId: a, Leg: '', From: { UplineId: 2, Leg: '' } },
    ]);
    const staged = await server.call('POST', '/v1/placement-batches', {
      Items: [{ Action: 'place', CustomerId: b, Tree: 'Unilevel', ToUplineId: 2 }],
    });
    const batchId = Number((staged.json as unknown as { BatchId: number }).BatchId);
    await server.call('POST', `/v1/placement-batches/${batchId}/commit`);
    const committed = await news();
    assert.deepEqual(committed.at(-1), { Type: 'placement_batch.committed', BatchId: batchId, Items: 1 });
    assert.equal((committed[1] as { BatchId?: number }).BatchId, batchId);
    await server.call('POST', `/v1/placement-batches/${batchId}/undo`);
    assert.deepEqual((await news()).at(-1), { Type: 'placement_batch.undone', BatchId: batchId, Items: 1 });
    const remove = 'downline/removenode?tree=Unilevel&children=rollup&reason=left';
    await server.call('POST', `/v1/customers/${b}/${remove}`);
    assert.equal((await news()).at(-1)?.Type, 'placement.removed');
  });

  it('reports passwords, locked logins and erasures', async () => {
    const body = distributorBody();
    const id = await server.create(body);
    await news();
    await server.call('PUT', `/v1/customers/${id}/reset-password`, { Password: 'Another1password' });
    assert.deepEqual(await news(), [
      { Type: 'customer.updated', Fields: ['Password'] },
      { Type: 'customer.password_changed', HasPassword: true },
    ]);
    const login = { username: body['Username'], password: 'wrong' };
    for (let attempt = 0; attempt < 13; attempt += 1) await server.call('POST', '/v1/validate/login', login);
    const locked = await news();
    assert.deepEqual(
      locked.map(({ Type }) => Type),
      ['customer.login_locked'],
      'once, at the first refused attempt',
    );
    await server.call('POST', `/v1/customers/${id}/erase`);
    assert.deepEqual(await news(), [{ Type: 'customer.erased' }]);
  });

  it('gives every reader the same order without a gap, with any filter', async () => {
    const { events } = await readAll(server);
    const first = events[0]?.Position ?? 0;
    assert.deepEqual(
      events.map(({ Position }) => Position),
      events.map((_, index) => first + index),
    );
    const erased = await readAll(server, '&types=customer.erased,customer.created');
    assert.deepEqual(
      erased.events,
      events.filter(({ Type }) => ['customer.erased', 'customer.created'].includes(Type)),
    );
    const about = erased.events[0]?.CustomerId ?? 0;
    const own = await readAll(server, `&customerId=${about}`);
    assert.deepEqual(
      own.events,
      events.filter(({ CustomerId }) => CustomerId === about),
    );
  });

  it('refuses cursors that it did not issue, and unknown types', async () => {
    const refused = async (query: string) => problemsOf(await server.call('GET', `/v1/events?${query}`));
    assert.deepEqual(await refused('after=bm90IG9uZQ'), ['after: invalid_cursor']);
    const future = Buffer.from('2000000000').toString('base64url');
    assert.deepEqual(await refused(`after=${future}`), ['after: cursor_ahead']);
    assert.deepEqual(await refused('types=customer.created,customer.sold'), ['types: unknown_event_type']);
  });

  it('ends a wait as soon as something happens', async () => {
    const { cursor: end } = await readAll(server);
    const waiting = server.call('GET', `/v1/events?wait=30&after=${end}`);
    const id = await server.create(retailBody());
    const answer = await waiting;
    assert.equal((answer.json as unknown as EventAnswer[])[0]?.CustomerId, id);
  });

  it('shows a subscription no events about data that it may not read', async () => {
    const trees = await subscriber(server, { scopes: ['Events:read', 'Trees:read'] });
    const answer = await trees.get('/v1/events?limit=1000');
    const types = new Set(((await answer.json()) as EventAnswer[]).map(({ Type }) => Type.split('.')[0]));
    assert.deepEqual([...types].sort(), ['placement', 'placement_batch']);
    const none = await subscriber(server, { scopes: ['Customers:read'] });
    assert.equal(await outcome(await none.get('/v1/events')), '401 scope_missing');
  });
});

describe('the retention of events', () => {
  it('removes old events but not erasures, and then refuses earlier cursors and names the oldest valid one', async () => {
    let now = Date.now() - 100 * DAY_MS;
    await using server = await startTestServer({ now: () => new Date(now) });
    const old = await server.create(retailBody());
    const { cursor: early } = await readAll(server);
    await server.call('POST', `/v1/customers/${old}/erase`);
    await server.create(retailBody());
    now = Date.now();
    const recent = await server.create(retailBody());
    const { events } = await readAll(server);
    await purge(server, new Date(now));
    const kept = await readAll(server);
    assert.deepEqual(
      kept.events,
      events.filter(({ CustomerId }) => CustomerId === recent),
    );
    const answer = await server.call('GET', `/v1/events?after=${early}`);
    assert.equal(answer.status, 410);
    assert.match(answer.text, /cursor_expired/);
    const [, oldest] = /oldest cursor is (\w+)/.exec(answer.text) ?? [];
    assert.deepEqual((await readAll(server, '', oldest)).events, kept.events);
    const proof = await server.sql(`SELECT event_type FROM outbox_events WHERE customer_id = ${old}`);
    assert.deepEqual(proof, [{ event_type: 'customer.erased' }]);
    now += 200 * DAY_MS;
    await purge(server, new Date(now));
    const next = await server.create(retailBody());
    const [event] = (await readAll(server, '', kept.cursor)).events;
    assert.deepEqual([event?.CustomerId, event?.Position], [next, (kept.events.at(-1)?.Position ?? 0) + 1]);
  });
});

describe('Long polls of one subscription', () => {
  it('are limited to 50 at a time, leave room for other subscriptions, and free their place when they end', async () => {
    await using server = await startTestServer();
    const [greedy, modest] = [await subscriber(server), await subscriber(server)];
    const head = async () => {
      await untilNumbered(server);
      return (await modest.get('/v1/events?limit=1000')).headers.get('x-upline-next-cursor');
    };
    let path = `/v1/events?wait=30&after=${await head()}`;
    const pollTogether = (count: number, signal: AbortSignal | null = null) => {
      const answers: (readonly [status: number, retryAfter: string | null, code: string | undefined])[] = [];
      const headers = { 'Ocp-Apim-Subscription-Key': greedy.keys.primary };
      const polls = Array.from({ length: count }, async () => {
        const answer = await fetch(server.url + path, { headers, signal });
        const { code } = (await answer.json()) as { code?: string };
        answers.push([answer.status, answer.headers.get('retry-after'), code]);
      });
      return { answers, ended: Promise.allSettled(polls) };
    };

    const together = pollTogether(60);
    await until(() => together.answers.length === 10);
    for (const refusal of together.answers) assert.deepEqual(refusal, [429, '5', 'too_many_event_waits']);
    const others = modest.get(path);
    assert.equal((await greedy.get(path.replace('wait=30', 'wait=0'))).status, 200);
    await server.create(retailBody());
    await together.ended;
    assert.equal(together.answers.filter(([status]) => status === 200).length, 50);
    const [event] = (await (await others).json()) as EventAnswer[];
    assert.equal(event?.Type, 'customer.created');

    path = `/v1/events?wait=30&after=${await head()}`;
    const left = new AbortController();
    const abandoned = pollTogether(60, left.signal);
    await until(() => abandoned.answers.length === 10);
    left.abort();
    await abandoned.ended;
    // The server learns a moment later that the callers have left.
    await until(async () => (await greedy.get(path.replace('wait=30', 'wait=1'))).status === 200);
  });
});
