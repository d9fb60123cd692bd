import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { publishedPlan } from '../../extension/commission-plan.ts';
import { retailBody } from '../../test/support/bodies.ts';
import { type PortalClient, signedIn } from '../../test/support/portal-client.ts';
import { subscriber } from '../../test/support/subscription-builder.ts';
import {
  startTestServer,
  type TestServer,
  type TestServerOptions,
  testEngine,
} from '../../test/support/test-server.ts';
import { createConfig } from '../config/config.ts';
import { ConfigError } from '../config/config-error.ts';
import { TABLE_KEYS } from '../database/tables/table-keys.ts';
import { refuse } from '../extensions/hook-refusal.ts';

const HEADER = 'Ocp-Apim-Subscription-Key';
const CUSTOMER = '/v1/customers/2';
const DAY_MS = 86_400_000;

interface Line {
  readonly [member: string]: unknown;
  readonly Operation: string;
  readonly Status: number;
}

/** A server, and a person who can see the log of its first subscription. */
async function startLogged(options: TestServerOptions = {}) {
  const server = await startTestServer(options);
  const admin = await signedIn(server, 'admin@example.com', 'Administrator', options.now);
  const { id } = await server.installation.subscriptions.find('test');
  return {
    server,
    admin,
    path: `/subscriptions/${id}`,
    lines: async (query = ''): Promise<Line[]> =>
      (await admin.ok('GET', `/subscriptions/${id}/requests${query}`)).Items,
    [Symbol.asyncDispose]: () => server.close(),
  };
}

describe('The request log', () => {
  let logged: Awaited<ReturnType<typeof startLogged>>;
  let server: TestServer;
  let admin: PortalClient;
  let now = new Date('2026-03-01T12:30:00.000Z');
  before(async () => {
    logged = await startLogged({ now: () => now });
    ({ server, admin } = logged);
  });
  after(() => server.close());

  it('records the time, operation, duration, key and errors of each request', async () => {
    const good = await server.call('GET', CUSTOMER);
    const bad = await server.call('POST', '/v1/customers', { CustomerType: 99, EmailAddress: 'nobody' });
    const secondary = (await server.installation.subscriptions.reveal('test')).secondary;
    await server.call('GET', '/v1/customers/999999', undefined, { [HEADER]: secondary });
    const [missing, refused, found] = await logged.lines();
    assert.ok(missing && refused && found);
    const { At, DurationMs, ...rest } = found;
    const ms = Number(DurationMs);
    assert.ok(ms > 0 && ms < 60_000);
    assert.equal(At, new Date(now.getTime() - ms).toISOString());
    assert.deepEqual(rest, {
      RequestId: good.headers.get('x-directscale-requestid'),
      Operation: 'GetCustomer',
      Method: 'GET',
      Status: 200,
      KeySlot: 'Primary',
      Address: null,
      ErrorCode: null,
      ErrorText: null,
      RequestBody: null,
      ResponseBody: null,
    });
    assert.deepEqual(
      [refused.Operation, refused.Status, refused['ErrorCode'], refused['RequestId']],
      ['CreateCustomer', 400, bad.json.code, bad.headers.get('x-directscale-requestid')],
    );
    assert.match(String(refused['ErrorText']), /EmailAddress is not an email address\./);
    assert.deepEqual(
      [missing['KeySlot'], missing.Status, missing['ErrorCode']],
      ['Secondary', 404, 'customer_not_found'],
    );
  });

  it('includes refused requests with a known key, with the address if that was the reason', async () => {
    const { get, name, id, keys } = await subscriber(server, { allowedAddresses: ['10.0.0.0/8'] });
    await get(CUSTOMER);
    await server.installation.subscriptions.regenerate(name, 'primary');
    await get(CUSTOMER);
    await server.installation.subscriptions.setState(name, 'suspended');
    await get(CUSTOMER, { [HEADER]: keys.secondary });
    const { Items } = await admin.ok('GET', `/subscriptions/${id}/requests`);
    assert.deepEqual(
      Items.map((line: Line) => [line.Status, line['ErrorCode'], line['KeySlot'], line['Address']]),
      [
        [401, 'subscription_suspended', 'Secondary', null],
        [401, 'key_regenerated', 'Primary', null],
        [401, 'address_not_allowed', 'Primary', '127.0.0.1'],
      ],
    );
    const shown = await admin.ok('GET', `/subscriptions/${id}`);
    assert.deepEqual([shown.Requests24h, shown.Errors24h], [3, 3]);
  });

  it('is read by pages, and by status', async () => {
    const { get, id } = await subscriber(server);
    for (let turn = 0; turn < 60; turn += 1) await get(turn % 3 === 0 ? '/v1/customers/abc' : CUSTOMER);
    const url = `/subscriptions/${id}/requests`;
    await admin.ok('GET', url);
    for (let turn = 0; turn < 10; turn += 1) await get(CUSTOMER);
    const first = await admin.ok('GET', url);
    const second = await admin.ok('GET', `${url}?cursor=${first.NextCursor}`);
    assert.deepEqual([first.Items.length, second.NextCursor], [50, null]);
    const ids = [...first.Items, ...second.Items].map(({ RequestId }: { RequestId?: string }) => RequestId);
    assert.equal(new Set(ids).size, ids.length);
    const statuses = async (status: string) => {
      const { Items } = await admin.ok('GET', `${url}?status=${status}`);
      return [...new Set(Items.map(({ Status }: Line) => Status))];
    };
    assert.deepEqual(await statuses('error'), [400]);
    assert.deepEqual(await statuses('2xx'), [200]);
    assert.deepEqual(await statuses('400'), [400]);
    assert.deepEqual(await statuses('5xx'), []);
    assert.equal((await admin.call('GET', `${url}?status=all`)).status, 400);
    assert.equal((await admin.call('GET', `${url}?cursor=xyz`)).json.code, 'invalid_cursor');
  });

  it('counts every request by the hour, even those without a line', async () => {
    const { get, id } = await subscriber(server);
    await Promise.all(
      Array.from({ length: 150 }, (_, turn) => get(turn % 3 === 0 ? '/v1/customers/abc' : CUSTOMER)),
    );
    now = new Date('2026-03-01T13:00:00.000Z');
    await get(CUSTOMER);
    const usage = await admin.ok('GET', `/subscriptions/${id}/usage`);
    assert.deepEqual([usage.Requests24h, usage.Errors24h, usage.Hours.length], [151, 50, 24]);
    assert.deepEqual(usage.Hours.slice(-2), [
      { At: '2026-03-01T12:00:00.000Z', Requests: 150, Errors: 50 },
      { At: '2026-03-01T13:00:00.000Z', Requests: 1, Errors: 0 },
    ]);
    const began = now;
    now = new Date('2026-03-02T12:00:00.000Z');
    const tomorrow = await signedIn(server, 'tomorrow@example.com', 'Administrator', () => now);
    const later = await tomorrow.ok('GET', `/subscriptions/${id}/usage`);
    assert.deepEqual([later.Requests24h, later.Errors24h], [1, 0]);
    now = began;
  });

  it('omits entries under load, counts them, and keeps failures separately', async () => {
    const { get, id } = await subscriber(server);
    await admin.ok('GET', `/subscriptions/${id}/usage`);
    const dropped = async () => {
      const text = await (await fetch(`${server.url}/metrics`)).text();
      return Number(/^upline_request_log_dropped_total (\d+)$/m.exec(text)?.[1]);
    };
    const before = await dropped();
    await Promise.all(Array.from({ length: 400 }, () => get(CUSTOMER)));
    await get('/v1/customers/abc');
    await admin.ok('GET', `/subscriptions/${id}/usage`);
    const [row] = await server.sql(`SELECT count(*) AS lines FROM request_log WHERE subscription_id = ${id}`);
    const left = (await dropped()) - before;
    assert.ok(left > 0, 'so many at once are not all written');
    assert.equal(Number(row?.['lines']) + left, 401);
    const { Items } = await admin.ok('GET', `/subscriptions/${id}/requests?status=error`);
    assert.equal(Items.length, 1);
    assert.equal((await admin.ok('GET', `/subscriptions/${id}/usage`)).Requests24h, 401);
  });

  it('fails no request if it cannot be written, and writes the pending lines afterwards', async () => {
    const { get, id } = await subscriber(server);
    await server.sql('ALTER TABLE request_log RENAME TO request_log_away');
    try {
      assert.equal((await get(CUSTOMER)).status, 200);
      assert.equal((await get('/v1/customers/abc')).status, 400);
      const usage = await admin.ok('GET', `/subscriptions/${id}/usage`);
      assert.equal(usage.Requests24h, 0, 'counts and lines are written together');
      assert.ok(server.log.some((line) => line.includes('cannot write the request log')));
    } finally {
      await server.sql('ALTER TABLE request_log_away RENAME TO request_log');
    }
    const usage = await admin.ok('GET', `/subscriptions/${id}/usage`);
    assert.deepEqual([usage.Requests24h, usage.Errors24h], [2, 1]);
    assert.equal((await admin.ok('GET', `/subscriptions/${id}/requests`)).Items.length, 2);
  });

  it('keeps the newest lines of a subscription, and equal numbers of failures and of other requests', async () => {
    const { id } = await subscriber(server);
    const { requestWrites } = server.installation.subscriptionStorage;
    const line = (turn: number) => ({
      subscriptionId: id,
      slot: 'primary' as const,
      at: now.toISOString(),
      requestId: String(turn),
      operation: 'GetCustomer',
      method: 'GET',
      status: turn % 2 === 0 ? 200 : 404,
      durationUs: 1,
      errorCode: null,
      errorText: null,
      refusedAddress: null,
      requestBody: null,
      responseBody: null,
    });
    await requestWrites.run(async ({ requests }) => {
      await requests.add(Array.from({ length: 60 }, (_, turn) => line(turn)));
      await requests.trim(id, 20);
    });
    const kept = await server.sql(
      `SELECT request_id FROM request_log WHERE subscription_id = ${id} ORDER BY id`,
    );
    assert.deepEqual(
      kept.map((row) => Number(row['request_id'])),
      Array.from({ length: 40 }, (_, index) => index + 20),
    );
  });
});

describe('The retention of the request log', () => {
  const start = new Date('2026-03-01T12:00:00.000Z').getTime();

  it('is the configured number of days; counts are kept for a month', async () => {
    let now = new Date(start);
    await using logged = await startLogged({ now: () => now, environment: { UPLINE_REQUEST_LOG_DAYS: '2' } });
    const { requestWrites } = logged.server.installation.subscriptionStorage;
    const purge = () =>
      requestWrites.run(async ({ requests }) => [
        await requests.purgeLines(new Date(now.getTime() - 2 * DAY_MS).toISOString(), 200),
        await requests.purgeCounts(new Date(now.getTime() - 31 * DAY_MS).toISOString(), 200),
      ]);
    await logged.server.call('GET', CUSTOMER);
    await logged.admin.ok('GET', `${logged.path}/usage`);
    now = new Date(start + 2 * DAY_MS - 60_000);
    assert.deepEqual(await purge(), [0, 0]);
    now = new Date(start + 2 * DAY_MS + 60_000);
    assert.deepEqual(await purge(), [1, 0]);
    now = new Date(start + 32 * DAY_MS);
    assert.deepEqual(await purge(), [0, 1]);
  });

  it('is off with 0 days, and requests are still counted', async () => {
    await using logged = await startLogged({ environment: { UPLINE_REQUEST_LOG_DAYS: '0' } });
    await logged.server.call('GET', CUSTOMER);
    await logged.server.call('GET', '/v1/customers/abc');
    assert.deepEqual(await logged.lines(), []);
    const usage = await logged.admin.ok('GET', `${logged.path}/usage`);
    assert.deepEqual([usage.Requests24h, usage.Errors24h], [2, 1]);
  });
});

/** All data on disk or, for a database on another server, in every table. */
async function everythingStored(server: TestServer, directory: string): Promise<string> {
  if (testEngine === 'postgres') {
    const tables = await Promise.all(
      Object.keys(TABLE_KEYS).map((table) => server.sql(`SELECT * FROM ${table}`)),
    );
    return JSON.stringify(tables);
  }
  const files = readdirSync(directory).filter((name) => name.startsWith('upline.db'));
  return files.map((name) => readFileSync(path.join(directory, name), 'latin1')).join('');
}

describe('Personal data', () => {
  const SENT = {
    inPath: 'path-zq81@example.org',
    inQuery: 'query-zq82@example.org',
    inBody: 'body-zq83@example.org',
    inMemberName: 'membername-zq84',
    inHeader: 'header-zq85',
    inRefusal: 'refusal-zq86',
    inBrokenJson: 'broken-zq87',
    inAddress: 'address-zq88',
    inFault: 'fault-zq89',
  };

  it('never appears in the log, at any place in a request and in any kind of refusal', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
    try {
      const logged = await startLogged({
        directory,
        extension: {
          plan: publishedPlan,
          hooks: {
            async 'Associates.Enrollment.WriteApplication'(request) {
              const { FirstName } = request.Application;
              if (FirstName === SENT.inFault) throw new Error(FirstName);
              return refuse(`We do not take ${FirstName}`, 'Custom.Field1');
            },
          },
        },
      });
      const { server } = logged;
      const strict = { Prefer: 'handling=strict' };
      await server.call('GET', `/v1/customers/${SENT.inPath}`);
      await server.call('GET', `/v1/customers?email=${SENT.inQuery}`);
      await server.call('POST', '/v1/customers', { EmailAddress: SENT.inBody, CustomerType: 'x' });
      await server.call('POST', '/v1/customers', { [SENT.inMemberName]: 1 }, strict);
      await server.call('POST', '/v1/customers', { Custom: { [SENT.inMemberName]: 1 } }, strict);
      await server.call('POST', '/v1/customers', `{"FirstName": "${SENT.inBrokenJson}`);
      await server.call('GET', CUSTOMER, undefined, {
        'If-None-Match': SENT.inHeader,
        'X-Name': SENT.inHeader,
      });
      await server.call('PUT', `/v1/${SENT.inAddress}`, {});
      await server.call('POST', '/v1/customers', retailBody({ FirstName: SENT.inRefusal }));
      await server.call('POST', '/v1/customers', retailBody({ FirstName: SENT.inFault }));
      const lines = await logged.lines();
      assert.ok(lines.length >= 9, JSON.stringify(lines.map(({ Status }) => Status)));
      const stored = await everythingStored(server, directory);
      assert.ok(stored.includes(String(lines[0]?.['RequestId'])), 'the search sees what is there');
      await server.close();
      for (const [place, text] of Object.entries({
        lines: JSON.stringify(lines),
        stored,
        left: filesLeft(directory),
      })) {
        for (const [where, value] of Object.entries(SENT))
          assert.ok(!text.includes(value), `${where} in ${place}`);
      }
      const texts = new Set(lines.map((line) => `${line['ErrorCode']}: ${line['ErrorText']}`));
      assert.ok(texts.has('unknown_member: … is not a member of this operation.'), [...texts].join('\n'));
      assert.ok(texts.has('refused_by_extension: …'), [...texts].join('\n'));
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

function filesLeft(directory: string): string {
  return testEngine === 'postgres' ? '' : readFileSync(path.join(directory, 'upline.db'), 'latin1');
}

describe('Bodies in the request log', () => {
  const kept = { environment: { UPLINE_REQUEST_LOG_BODIES: 'true' } };

  it('are refused at start on a live server', () => {
    assert.throws(
      () => createConfig({ UPLINE_REQUEST_LOG_BODIES: 'true', UPLINE_ENVIRONMENT: 'live' }),
      (error: unknown) => error instanceof ConfigError && /UPLINE_REQUEST_LOG_BODIES/.test(error.message),
    );
    assert.equal(createConfig({ UPLINE_REQUEST_LOG_BODIES: 'true' }).requestLogBodies, true);
    assert.equal(createConfig({ UPLINE_ENVIRONMENT: 'live' }).requestLogBodies, false);
  });

  it('are kept if the setting says so: encrypted, with masked passwords and tax ids, and of limited length', async () => {
    await using logged = await startLogged(kept);
    const body = retailBody({ FirstName: 'Kept-zq90', Password: 'Hidden-zq91!', TaxId: '987-65-4320' });
    await logged.server.create(body);
    const [line] = await logged.lines();
    const shown = JSON.parse(String(line?.['RequestBody']));
    assert.deepEqual([shown.FirstName, shown.Password, shown.TaxId], ['Kept-zq90', '***', '***']);
    assert.match(String(line?.['ResponseBody']), /^\d+$/);
    const rows = JSON.stringify(await logged.server.sql('SELECT * FROM request_log'));
    assert.ok(!rows.includes('Kept-zq90') && !rows.includes('Hidden-zq91'));
    await logged.server.call('POST', '/v1/customers', { FirstName: 'x'.repeat(50_000), Secret: 'y' });
    await logged.server.call('POST', '/v1/customers', '{"Password": "broken-zq92');
    const [broken, long] = await logged.lines();
    assert.equal(broken?.['RequestBody'], null);
    assert.equal(String(long?.['RequestBody']).length, 8_001);
    assert.ok(!JSON.stringify(await logged.lines()).includes('zq92'));
  });

  it('contain neither the URL nor the secrets of an event endpoint', async () => {
    await using logged = await startLogged({
      environment: { ...kept.environment, UPLINE_EVENT_NETWORKS: '127.0.0.0/8' },
    });
    const settings = { Name: 'masked', Url: 'http://127.0.0.1:9/zq93', Format: 'published' };
    const { status, json } = await logged.server.call('POST', '/v1/event-endpoints', settings);
    assert.equal(status, 201);
    const [line] = await logged.lines();
    const [sent, answered] = [line?.['RequestBody'], line?.['ResponseBody']].map(String);
    assert.ok(sent?.includes('masked') && answered?.includes('masked'));
    for (const secret of ['zq93', json['Secret'], json['Bearer']])
      assert.ok(!`${sent}${answered}`.includes(secret), secret);
  });

  it('of an erased person are all removed, including those that wait to be written', async () => {
    await using logged = await startLogged(kept);
    const { server } = logged;
    const id = await server.create(retailBody({ FirstName: 'Written' }));
    await logged.lines();
    // These two lines wait during the erasure.
    await server.call('GET', `/v1/customers/${id}`);
    await server.call('GET', `/v1/customers/${id}/type-changes`);
    assert.equal((await server.call('POST', `/v1/customers/${id}/erase`)).status, 200);
    const lines = await logged.lines();
    assert.ok(lines.length >= 4);
    for (const line of lines)
      assert.deepEqual([line['RequestBody'], line['ResponseBody']], [null, null], line.Operation);
    await server.call('GET', CUSTOMER);
    const [afterwards] = await logged.lines();
    assert.match(String(afterwards?.['ResponseBody']), /"CustomerId":2/);
  });

  it('of the erasure are not kept, even if the process pauses before its entry is created', async () => {
    let now = Date.now();
    const stopping = () => {
      now += 1_000;
      return new Date(now);
    };
    await using logged = await startLogged({ ...kept, now: stopping });
    const id = await logged.server.create(retailBody());
    assert.equal((await logged.server.call('POST', `/v1/customers/${id}/erase`)).status, 200);
    for (const line of await logged.lines())
      assert.deepEqual([line['RequestBody'], line['ResponseBody']], [null, null], line.Operation);
  });
});
