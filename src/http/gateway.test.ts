import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startTestServer, type TestServer, testEngine } from '../../test/support/test-server.ts';

const HEADER = 'Ocp-Apim-Subscription-Key';
/** The published answer of the gateway, unchanged. */
const MISSING = {
  statusCode: 401,
  message:
    'Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.',
};
const INVALID = {
  statusCode: 401,
  message:
    'Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.',
};

describe('Subscription key', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.close());
  /** Sends a request without the key that `server.call` adds. */
  const ask = async (query = '', headers: Record<string, string> = {}) => {
    const response = await fetch(`${server.url}/v1/customers/2${query}`, { headers });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const withKey = (key: string) => ask('', { [HEADER]: key });
  const assertUnauthorized = (answer: Awaited<ReturnType<typeof ask>>, body: object) => {
    assert.equal(answer.status, 401);
    assert.deepEqual(JSON.parse(answer.text), body);
    const realm = `${server.url}/v1/customers`;
    assert.equal(
      answer.headers.get('www-authenticate'),
      `AzureApiManagementKey realm="${realm}",name="Ocp-Apim-Subscription-Key",type="header"`,
    );
    assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
    assert.match(answer.headers.get('x-directscale-requestid') ?? '', /^[\da-f-]{36}$/);
  };

  it('answers 401 to a request without a key, with the text and challenge of the old gateway', async () => {
    assertUnauthorized(await ask(), MISSING);
    assertUnauthorized(await ask('?subscription-key='), MISSING);
    assertUnauthorized(await ask('', { [HEADER]: '' }), MISSING);
  });

  it('answers 401 to a key that does not exist', async () => {
    for (const key of ['x', `${server.key}0`, server.key.toUpperCase(), 'x'.repeat(4_000), "' OR 1=1 --"]) {
      assertUnauthorized(await withKey(key), INVALID);
    }
  });

  it('is checked before anything else: method, path parameter, body', async () => {
    const requests = [
      ['DELETE', '/v1/customers/2'],
      ['GET', '/v1/customers/abc'],
      ['POST', '/v1/customers'],
    ] as const;
    for (const [method, address] of requests) {
      assert.equal((await fetch(server.url + address, { method })).status, 401);
    }
  });

  it('is read from the header or the query parameter, and both keys of the pair are valid', async () => {
    const keys = await server.installation.subscriptions.create('either');
    for (const key of Object.values(keys)) {
      assert.equal((await withKey(key)).status, 200);
      assert.equal((await ask(`?subscription-key=${key}`)).status, 200);
      assert.equal((await ask(`?Subscription-Key=${key}`)).status, 200);
    }
  });

  it('is read from the header if both are present', async () => {
    assert.equal((await ask('?subscription-key=wrong', { [HEADER]: server.key })).status, 200);
    assertUnauthorized(await ask(`?subscription-key=${server.key}`, { [HEADER]: 'wrong' }), INVALID);
  });

  it('is refused from the next request on if suspended, accepted again if activated, and refused permanently if cancelled', async () => {
    const { subscriptions } = server.installation;
    const { primary, secondary } = await subscriptions.create('changing');
    assert.equal((await withKey(primary)).status, 200);
    await subscriptions.setState('changing', 'suspended');
    assertUnauthorized(await withKey(primary), INVALID);
    assertUnauthorized(await withKey(secondary), INVALID);
    await subscriptions.setState('changing', 'active');
    assert.equal((await withKey(primary)).status, 200);
    await subscriptions.setState('changing', 'cancelled');
    assertUnauthorized(await withKey(primary), INVALID);
    await assert.rejects(subscriptions.setState('changing', 'active'), /cancelled permanently/);
    await assert.rejects(subscriptions.regenerate('changing', 'primary'), /cancelled permanently/);
    assertUnauthorized(await withKey(primary), INVALID);
  });

  it('stops working as soon as it is regenerated; the new key and the other key of the pair work', async () => {
    const { subscriptions } = server.installation;
    const { primary, secondary } = await subscriptions.create('renewed');
    const fresh = await subscriptions.regenerate('renewed', 'primary');
    assertUnauthorized(await withKey(primary), INVALID);
    assert.equal((await withKey(fresh)).status, 200);
    assert.equal((await withKey(secondary)).status, 200);
    assert.deepEqual(await subscriptions.reveal('renewed'), { primary: fresh, secondary });
  });

  it('has 128 random bits', async () => {
    const pairs = await Promise.all(
      Array.from({ length: 20 }, (_, index) => server.installation.subscriptions.create(`many ${index}`)),
    );
    const keys = pairs.flatMap((pair) => Object.values(pair));
    assert.equal(new Set(keys).size, 40);
    for (const key of keys) assert.match(key, /^[\da-f]{32}$/);
  });

  it('identifies the caller in the written records', async () => {
    const { primary } = await server.installation.subscriptions.create('Actor of rows');
    const patch = await server.call('PATCH', '/v1/customers/2', { CompanyName: 'x' }, { [HEADER]: primary });
    assert.equal(patch.status, 200);
    assert.deepEqual(await server.sql('SELECT changed_by FROM customers WHERE id = 2'), [
      { changed_by: 'Actor of rows' },
    ]);
  });
});

/** The data on disk or, for a database on another server, all values sent to it. */
async function storedTexts(server: TestServer, directory: string): Promise<string[]> {
  if (testEngine === 'postgres') {
    const tables = ['subscriptions', 'subscription_keys', 'installation'];
    const rows = await Promise.all(tables.map((table) => server.sql(`SELECT * FROM ${table}`)));
    assert.ok(rows.every((some) => some.length > 0));
    return rows.map((some) => JSON.stringify(some));
  }
  const files = readdirSync(directory).filter((name) => name.startsWith('upline.db'));
  assert.deepEqual(files.sort(), ['upline.db', 'upline.db-shm', 'upline.db-wal']);
  return files.map((name) => readFileSync(path.join(directory, name), 'latin1'));
}

describe('Subscription, at rest', () => {
  it('stores its last use permanently; no file and no log line contains a key in plain text', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
    try {
      const first = await startTestServer({ directory });
      const keys = await first.installation.subscriptions.create('second');
      const renewed = await first.installation.subscriptions.regenerate('second', 'secondary');
      await first.call('GET', '/v1/customers/2');
      await first.call('GET', `/v1/customers/2?subscription-key=${keys.primary}`, undefined, {
        [HEADER]: 'wrong-key',
      });
      const texts = [...(await storedTexts(first, directory)), first.log.join('')];
      const before = new Date().toISOString();
      await first.close();
      if (testEngine === 'sqlite') texts.push(readFileSync(path.join(directory, 'upline.db'), 'latin1'));
      for (const text of texts) {
        for (const key of [first.key, keys.primary, keys.secondary, renewed, 'wrong-key']) {
          assert.ok(!text.includes(key), 'a key in clear');
          assert.ok(!text.includes(Buffer.from(key, 'hex').toString('latin1')) || key === 'wrong-key');
        }
      }
      await using second = await startTestServer({ directory });
      const [used, unused] = await second.installation.subscriptions.list();
      const lastUsedAt = used?.lastUsedAt ?? 'never';
      assert.ok(lastUsedAt >= String(used?.createdAt) && lastUsedAt <= before, lastUsedAt);
      assert.equal(unused?.lastUsedAt, null);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

describe('Rate limit', () => {
  it('answers 429 with the text of the old gateway only to a subscription that exceeds its limit', async () => {
    await using server = await startTestServer({ environment: { UPLINE_RATE_LIMIT: '3' } });
    const { primary, secondary } = await server.installation.subscriptions.create('other');
    const statuses = [];
    // A failed request counts; one without a valid key does not.
    for (const address of ['/v1/customers/2', '/v1/customers/abc', '/v1/customers/2', '/v1/customers/2']) {
      assert.equal((await fetch(server.url + address)).status, 401);
      statuses.push((await server.call('GET', address)).status);
    }
    assert.deepEqual(statuses, [200, 400, 200, 429]);
    const answer = await server.call('PUT', '/v1/customers/2', '{broken');
    assert.equal(answer.status, 429);
    const seconds = Number(answer.headers.get('retry-after'));
    assert.ok(Number.isInteger(seconds) && seconds >= 1 && seconds <= 60, String(seconds));
    const message = `Rate limit is exceeded. Try again in ${seconds} seconds.`;
    assert.deepEqual(answer.json, { statusCode: 429, message });

    const others = [primary, secondary, primary, secondary];
    const otherStatuses = [];
    for (const key of others) {
      otherStatuses.push((await server.call('GET', '/v1/customers/2', undefined, { [HEADER]: key })).status);
    }
    assert.deepEqual(otherStatuses, [200, 200, 200, 429], 'both keys of a pair share one count');
    assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
  });

  it('is off by default', async () => {
    await using server = await startTestServer();
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => server.call('GET', '/v1/customers/2')),
    );
    assert.ok(answers.every((answer) => answer.status === 200));
  });
});
