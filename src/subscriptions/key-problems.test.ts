import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { publishedPlan } from '../../extension/commission-plan.ts';
import { createGate } from '../../test/support/gate.ts';
import { outcome, subscriber } from '../../test/support/subscription-builder.ts';
import { startTestServer, type TestServer } from '../../test/support/test-server.ts';
import { KEY_PROBLEMS } from './key-problems.ts';

const HEADER = 'Ocp-Apim-Subscription-Key';
const CUSTOMER = '/v1/customers/2';
/** The published answer of the gateway, unchanged: the same for every fault of a key. */
const INVALID = {
  statusCode: 401,
  message:
    'Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.',
};
const HOUR_MS = 3_600_000;

let server: TestServer;
let now = new Date('2026-03-01T12:00:00.000Z');
before(async () => {
  server = await startTestServer({
    now: () => now,
    environment: { UPLINE_TRUSTED_PROXIES: '127.0.0.1' },
  });
});
after(() => server.close());

describe('A key that may not be used', () => {
  const refusals: Record<string, () => Promise<Response>> = {
    key_unknown: () => fetch(server.url + CUSTOMER, { headers: { [HEADER]: 'f'.repeat(32) } }),
    async key_regenerated() {
      const { get, name } = await subscriber(server);
      await server.installation.subscriptions.regenerate(name, 'primary');
      return get(CUSTOMER);
    },
    async key_expired() {
      const { get, name } = await subscriber(server);
      await server.installation.subscriptions.expire(name, 'primary', '2026-03-01T13:00:00Z');
      now = new Date(now.getTime() + HOUR_MS);
      return get(CUSTOMER);
    },
    async subscription_suspended() {
      const { get, name } = await subscriber(server);
      await server.installation.subscriptions.setState(name, 'suspended');
      return get(CUSTOMER);
    },
    async subscription_cancelled() {
      const { get, name } = await subscriber(server);
      await server.installation.subscriptions.setState(name, 'cancelled');
      return get(CUSTOMER);
    },
    address_not_allowed: async () =>
      (await subscriber(server, { allowedAddresses: ['203.0.113.0/24'] })).get(CUSTOMER),
    origin_not_allowed: async () =>
      (await subscriber(server, { allowedOrigins: ['https://shop.example.com'] })).get(CUSTOMER),
    async operation_not_in_product() {
      const { products } = server.installation.subscriptionStorage;
      const { id } = await products.create({
        name: 'Lookups',
        description: '',
        operations: ['GetUplineIds'],
      });
      return (await subscriber(server, { productId: id })).get(CUSTOMER);
    },
    scope_missing: async () => (await subscriber(server, { scopes: ['Trees:*', 'write'] })).get(CUSTOMER),
  };

  it('is refused with the exact text of the old gateway, and a header gives the reason', async () => {
    assert.deepEqual(Object.keys(refusals).sort(), Object.keys(KEY_PROBLEMS).sort(), 'all of them are tried');
    for (const [problem, refused] of Object.entries(refusals)) {
      const answer = await refused();
      assert.equal(answer.status, 401, problem);
      assert.equal(await answer.text(), JSON.stringify(INVALID), problem);
      assert.equal(answer.headers.get('x-upline-key-problem'), problem);
      assert.equal(answer.headers.get('content-type'), 'application/json; charset=utf-8');
      assert.equal(answer.headers.get('x-directscale-message'), INVALID.message);
      assert.equal(
        answer.headers.get('www-authenticate'),
        `AzureApiManagementKey realm="${server.url}/v1/customers",name="Ocp-Apim-Subscription-Key",type="header"`,
      );
    }
    const missing = await fetch(server.url + CUSTOMER);
    assert.deepEqual([missing.status, missing.headers.get('x-upline-key-problem')], [401, null]);
  });

  it('changes nothing', async () => {
    const { keys } = await subscriber(server, { scopes: ['read'] });
    const [before] = await server.sql('SELECT revision FROM customers WHERE id = 2');
    const refused = await fetch(server.url + CUSTOMER, {
      method: 'PATCH',
      headers: { [HEADER]: keys.primary, 'Content-Type': 'application/json' },
      body: JSON.stringify({ CompanyName: 'Somebody else’s' }),
    });
    assert.equal(await outcome(refused), '401 scope_missing');
    assert.deepEqual(await server.sql('SELECT revision FROM customers WHERE id = 2'), [before]);
  });
});

describe('An expiry date', () => {
  it('ends the validity of a key at that exact instant; the other key stays valid', async () => {
    const { get, name, keys } = await subscriber(server);
    const end = new Date(now.getTime() + HOUR_MS);
    await server.installation.subscriptions.expire(name, 'primary', end.toISOString());
    const other = () => get(CUSTOMER, { [HEADER]: keys.secondary });
    assert.equal(await outcome(await get(CUSTOMER)), '200');
    now = new Date(end.getTime() - 1);
    assert.equal(await outcome(await get(CUSTOMER)), '200');
    now = end;
    assert.equal(await outcome(await get(CUSTOMER)), '401 key_expired');
    assert.equal(await outcome(await other()), '200');
    now = new Date(end.getTime() - 1);
    await server.installation.subscriptions.expire(name, 'primary', null);
    now = new Date(end.getTime() + HOUR_MS);
    assert.equal(await outcome(await get(CUSTOMER)), '200');
  });

  it('does not apply to a regenerated key', async () => {
    const { name } = await subscriber(server);
    const { subscriptions } = server.installation;
    await subscriptions.expire(name, 'primary', '2027-01-31');
    const fresh = await subscriptions.regenerate(name, 'primary');
    now = new Date('2027-02-01T00:00:00Z');
    const answer = await fetch(server.url + CUSTOMER, { headers: { [HEADER]: fresh } });
    assert.equal(await outcome(answer), '200');
    const [primary, secondary] = (await subscriptions.find(name)).keys;
    assert.deepEqual([primary?.expiresAt, secondary?.expiresAt], [null, null]);
  });
});

describe('Allowed addresses', () => {
  it('apply to the address that a trusted proxy reports, in the spelling of either family', async () => {
    const { get } = await subscriber(server, { allowedAddresses: ['203.0.113.0/24', '2001:db8::/32'] });
    const from = async (address: string) => outcome(await get(CUSTOMER, { 'X-Forwarded-For': address }));
    for (const address of [
      '203.0.113.9',
      '::ffff:203.0.113.9',
      '2001:db8:1::1',
      '198.51.100.1, 203.0.113.9',
    ]) {
      assert.equal(await from(address), '200', address);
    }
    for (const address of [
      '198.51.100.1',
      '::ffff:198.51.100.1',
      '2001:db9::1',
      '203.0.113.9, 198.51.100.1',
      'nonsense',
    ]) {
      assert.equal(await from(address), '401 address_not_allowed', address);
    }
  });

  it('cannot be faked by a header if no proxy is trusted', async () => {
    await using plain = await startTestServer();
    const { get } = await subscriber(plain, { allowedAddresses: ['203.0.113.0/24'] });
    const forged = {
      'X-Forwarded-For': '203.0.113.9',
      Forwarded: 'for=203.0.113.9',
      'X-Real-IP': '203.0.113.9',
    };
    assert.equal(await outcome(await get(CUSTOMER, forged)), '401 address_not_allowed');
    const { get: local } = await subscriber(plain, { allowedAddresses: ['::ffff:127.0.0.0/104'] });
    assert.equal(await outcome(await local(CUSTOMER)), '200');
  });
});

describe('A subscription that is suspended', () => {
  it('still answers a request in progress; the next request is refused', async () => {
    const hook = createGate();
    await using slow = await startTestServer({
      extension: {
        plan: publishedPlan,
        hooks: {
          async 'Associates.UpdateAssociate'(request, next) {
            await hook.pass();
            return next(request);
          },
        },
      },
    });
    using _opened = hook;
    const { keys, name } = await subscriber(slow);
    const patch = () =>
      fetch(slow.url + CUSTOMER, {
        method: 'PATCH',
        headers: { [HEADER]: keys.primary, 'Content-Type': 'application/json' },
        body: JSON.stringify({ CompanyName: 'In flight' }),
      });
    const inFlight = patch();
    await hook.reached;
    await slow.installation.subscriptions.setState(name, 'suspended');
    assert.equal(await outcome(await patch()), '401 subscription_suspended');
    hook.open();
    assert.equal(await outcome(await inFlight), '200');
  });
});

describe('A key that was replaced', () => {
  it('is distinguished from an unknown key for 90 days, and stored as a hash only', async () => {
    const { get, name, keys } = await subscriber(server);
    await server.installation.subscriptions.regenerate(name, 'primary');
    const { purge } = server.installation.subscriptionStorage;
    const began = now.getTime();
    now = new Date(began + 89 * 24 * HOUR_MS);
    await purge();
    assert.equal(await outcome(await get(CUSTOMER)), '401 key_regenerated');
    const rows = await server.sql('SELECT * FROM retired_keys');
    assert.ok(rows.length > 0 && !JSON.stringify(rows).includes(keys.primary));
    now = new Date(began + 91 * 24 * HOUR_MS);
    await purge();
    assert.equal(await outcome(await get(CUSTOMER)), '401 key_unknown');
  });

  it('is recognized after any number of simultaneous replacements, and only the last key is valid', async () => {
    const { name, keys } = await subscriber(server);
    const { subscriptions } = server.installation;
    const made = await Promise.all(
      Array.from({ length: 8 }, () => subscriptions.regenerate(name, 'primary')),
    );
    const outcomes = await Promise.all(
      [keys.primary, ...made].map(async (key) =>
        outcome(await fetch(server.url + CUSTOMER, { headers: { [HEADER]: key } })),
      ),
    );
    assert.deepEqual(outcomes.toSorted(), ['200', ...Array.from({ length: 8 }, () => '401 key_regenerated')]);
  });
});

describe('Last use', () => {
  it('is recorded for each key, and never goes back', async () => {
    const directoryless = await startTestServer();
    try {
      const { get, name, keys } = await subscriber(directoryless);
      await get(CUSTOMER, { [HEADER]: keys.secondary });
      const { writes } = directoryless.installation.subscriptionStorage;
      const { id } = await directoryless.installation.subscriptions.find(name);
      const record = (at: string) =>
        writes.run(({ subscriptions }) =>
          subscriptions.recordUse([{ subscriptionId: id, slot: 'primary', at }]),
        );
      await record('2026-02-02T00:00:00.000Z');
      await record('2026-01-01T00:00:00.000Z');
      const found = await directoryless.installation.subscriptions.find(name);
      assert.equal(found.lastUsedAt, '2026-02-02T00:00:00.000Z');
      assert.deepEqual(
        found.keys.map(({ slot, lastUsedAt }) => [slot, lastUsedAt]),
        [
          ['primary', '2026-02-02T00:00:00.000Z'],
          ['secondary', null],
        ],
        'the secondary key’s use waits to be written',
      );
    } finally {
      await directoryless.close();
    }
  });
});

describe('A key for web pages', () => {
  it('is valid only on pages of its origins, within its scopes', async () => {
    const origin = 'https://shop.example.com';
    const { get } = await subscriber(server, {
      allowedOrigins: [origin, 'http://localhost:3000'],
      scopes: ['read'],
    });
    const statuses: [origin: string | undefined, status: number][] = [
      [origin, 200],
      ['http://localhost:3000', 200],
      [undefined, 401],
      ['', 401],
      ['null', 401],
      ['https://evil.example', 401],
      [`${origin}:8443`, 401],
      [`${origin}, https://evil.example`, 401],
    ];
    for (const [Origin, status] of statuses) {
      const answer = await get(CUSTOMER, Origin === undefined ? {} : { Origin });
      assert.equal(answer.status, status, Origin ?? 'no origin');
      if (status === 401) assert.equal(answer.headers.get('x-upline-key-problem'), 'origin_not_allowed');
    }
  });

  it('applies each change of its origins immediately', async () => {
    const { get, name } = await subscriber(server);
    assert.equal((await get(CUSTOMER)).status, 200);
    await server.installation.subscriptions.allow(name, { allowedOrigins: ['https://Shop.example.com:443'] });
    assert.equal((await get(CUSTOMER)).status, 401);
    assert.equal((await get(CUSTOMER, { Origin: 'https://shop.example.com' })).status, 200);
    await server.installation.subscriptions.allow(name, { allowedOrigins: [] });
    assert.equal((await get(CUSTOMER)).status, 200);
  });

  it('has only origins, and a refusal names each value that is not one', async () => {
    const { name } = await subscriber(server);
    for (const wrong of ['*', 'shop.example.com', 'https://a.example/path', 'null', 'ftp://a.example']) {
      await assert.rejects(
        server.installation.subscriptions.allow(name, { allowedOrigins: ['https://a.example', wrong] }),
        /AllowedOrigins\.1 is not an origin/,
      );
    }
  });
});
