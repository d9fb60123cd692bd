import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { retailBody } from '../../test/support/bodies.ts';
import { startTestServer, type TestServer } from '../../test/support/test-server.ts';

const SHOP = 'https://shop.example.com';

function preflight(server: TestServer, origin: string, path = '/v1/customers/2'): Promise<Response> {
  const headers = {
    Origin: origin,
    'Access-Control-Request-Method': 'PUT',
    'Access-Control-Request-Headers': 'content-type,ocp-apim-subscription-key',
  };
  return fetch(server.url + path, { method: 'OPTIONS', headers });
}

const cors = ({ headers }: { readonly headers: Headers }, name: string) =>
  headers.get(`access-control-${name}`);

describe('Browser code of another origin', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer({
      environment: { UPLINE_CORS_ORIGINS: `${SHOP}, http://localhost:3000` },
    });
  });
  after(() => server.close());

  it('learns the allowed methods and headers from a preflight without a key', async () => {
    for (const path of ['/v1/customers/2', '/v1/customers', '/v1/validate/login']) {
      const answer = await preflight(server, SHOP, path);
      assert.deepEqual([answer.status, await answer.text()], [204, '']);
      assert.equal(cors(answer, 'allow-origin'), SHOP);
      assert.match(cors(answer, 'allow-methods') ?? '', /PUT.*PATCH.*DELETE/);
      assert.equal(cors(answer, 'allow-headers'), 'content-type,ocp-apim-subscription-key');
      assert.equal(cors(answer, 'max-age'), '600');
      assert.equal(cors(answer, 'allow-credentials'), null);
      assert.match(answer.headers.get('vary') ?? '', /Origin/);
    }
  });

  it('may read every answer, including failures, and the headers that it needs', async () => {
    const origin = { Origin: 'http://localhost:3000' };
    const answers = [
      await server.call('GET', '/v1/customers/2', undefined, origin),
      await server.call('POST', '/v1/customers', retailBody(), origin),
      await server.call('POST', '/v1/customers', {}, origin),
      await server.call('GET', '/v1/customers/999999', undefined, origin),
      await fetch(`${server.url}/v1/customers/2`, { headers: origin }),
    ];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 201, 400, 404, 401],
    );
    for (const answer of answers) {
      assert.equal(cors(answer, 'allow-origin'), 'http://localhost:3000');
      const exposed = cors(answer, 'expose-headers') ?? '';
      for (const name of [
        'X-DirectScale-Message',
        'X-DirectScale-RequestId',
        'ETag',
        'Location',
        'Retry-After',
      ]) {
        assert.ok(exposed.includes(name), name);
      }
      for (const [name] of answer.headers) {
        if (name.startsWith('x-upline-')) assert.ok(exposed.toLowerCase().includes(name), name);
      }
    }
  });

  it('of an origin that is not allowed gets the same answers as without the setting', async () => {
    for (const origin of ['https://evil.example', 'http://shop.example.com', `${SHOP}:8443`, 'null']) {
      const answer = await preflight(server, origin);
      assert.equal(answer.status, 401, origin);
      assert.equal(cors(answer, 'allow-origin'), null);
    }
    const read = await server.call('GET', '/v1/customers/2', undefined, { Origin: 'https://evil.example' });
    assert.deepEqual([read.status, cors(read, 'allow-origin')], [200, null]);
  });

  it('cannot reach the portal or the routes for extensions', async () => {
    for (const path of ['/portal/api/account', '/api/extension/hooks/x', '/readyz']) {
      assert.equal(cors(await preflight(server, SHOP, path), 'allow-origin'), null, path);
    }
  });

  it('is refused without the setting, and allowed from every origin with *', async () => {
    await using closed = await startTestServer();
    const refused = await preflight(closed, SHOP);
    assert.deepEqual([refused.status, cors(refused, 'allow-origin')], [401, null]);
    await using open = await startTestServer({ environment: { UPLINE_CORS_ORIGINS: '*' } });
    const allowed = await preflight(open, 'https://anything.example');
    assert.deepEqual([allowed.status, cors(allowed, 'allow-origin')], [204, 'https://anything.example']);
  });
});
