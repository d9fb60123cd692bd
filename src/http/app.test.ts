import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { retailBody } from '../../test/support/bodies.ts';
import { startTestServer, type TestServer } from '../../test/support/test-server.ts';
import { operationContracts } from '../catalogue/operations.ts';

describe('Probes and documents', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.close());
  /** Sends no key, because monitoring has none. */
  const get = async (path: string) => {
    const response = await fetch(server.url + path);
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

  it('reports that it is alive and ready', async () => {
    assert.deepEqual(JSON.parse((await get('/healthz')).text), { status: 'ok' });
    const ready = await get('/readyz');
    assert.deepEqual([ready.status, JSON.parse(ready.text)], [200, { status: 'ready' }]);
  });

  it('reports that it is alive but not ready if the database cannot be read', async () => {
    await using broken = await startTestServer();
    await broken.sql('ALTER TABLE customers RENAME TO gone');
    const ready = await fetch(`${broken.url}/readyz`);
    assert.deepEqual([ready.status, await ready.json()], [503, { status: 'unavailable' }]);
    assert.equal((await fetch(`${broken.url}/healthz`)).status, 200);
    const answer = await broken.call('GET', '/v1/customers/2');
    assert.deepEqual([answer.status, answer.json.code], [500, 'internal_error']);
    assert.doesNotMatch(answer.text, /table|sql/i, 'the cause is for the log only');
    const id = answer.headers.get('x-directscale-requestid') ?? '';
    assert.ok(
      broken.log.some((line) => line.includes(id) && /no such table|relation .* does not exist/.test(line)),
    );
  });

  it('counts requests by operation, method and status, never by address', async () => {
    const id = await server.create(retailBody());
    await server.call('GET', `/v1/customers/${id}`);
    await server.call('GET', '/v1/customers/999999');
    await server.call('GET', '/v1/validate/username/somebody-personal');
    await server.call('GET', '/no/such/address-personal');
    const { status, headers, text } = await get('/metrics');
    assert.equal(status, 200);
    assert.match(headers.get('content-type') ?? '', /^text\/plain/);
    const count = (labels: string) =>
      new RegExp(`^upline_http_request_duration_seconds_count{${labels}} (\\d+)$`, 'm').exec(text)?.[1];
    assert.equal(count('operation="GetCustomer",method="GET",status="200"'), '1');
    assert.equal(count('operation="GetCustomer",method="GET",status="404"'), '1');
    assert.equal(count('operation="CreateCustomer",method="POST",status="201"'), '1');
    assert.equal(count('operation="none",method="GET",status="404"'), '1');
    assert.doesNotMatch(text, /personal|"999999|\/999999/);
    assert.match(text, /^process_resident_memory_bytes /m);
  });

  it('serves an OpenAPI document of every operation', async () => {
    const { status, headers, text } = await get('/openapi.json');
    assert.equal(status, 200);
    assert.match(headers.get('content-type') ?? '', /^application\/json/);
    const document = JSON.parse(text);
    assert.equal(document.openapi, '3.1.0');
    for (const { id, method, path } of operationContracts) {
      assert.equal(document.paths[`/v1${path}`][method.toLowerCase()].operationId, id);
    }
  });

  it('sends security headers with every kind of answer', async () => {
    const answers = [
      await get('/healthz'),
      await get('/v1/customers/2'),
      await get('/nothing'),
      await server.call('GET', '/v1/customers/2'),
      await server.call('GET', '/v1/customers/abc'),
      await server.call('DELETE', '/v1/customers/2'),
    ];
    for (const { headers } of answers) {
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.equal(headers.get('content-security-policy'), "default-src 'none';frame-ancestors 'none'");
      assert.equal(headers.get('x-frame-options'), 'DENY');
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.equal(headers.get('referrer-policy'), 'no-referrer');
      assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin');
      assert.equal(headers.get('x-powered-by'), null);
    }
  });

  it('gives every request a unique id, in the answer and in the log', async () => {
    const answers = [
      await server.call('GET', '/v1/customers/2'),
      await server.call('GET', '/v1/customers/abc'),
    ];
    for (const { headers, status } of answers) {
      const id = headers.get('x-directscale-requestid');
      const lines = server.log.map((line) => JSON.parse(line)).filter((line) => line.requestId === id);
      assert.deepEqual(
        lines.map(({ msg, operation, method, status: logged }) => [msg, operation, method, logged]),
        [['request', 'GetCustomer', 'GET', status]],
      );
    }
  });

  it('answers 405 with Allow to another method, and 404 to an unknown address', async () => {
    const cases = [
      ['POST', '/v1/customers/2', 'GET, PUT, PATCH, DELETE, HEAD'],
      ['PUT', '/v1/customers', 'GET, POST, HEAD'],
      ['POST', '/v1/customers/upgrade/2', 'PUT'],
      ['PATCH', '/v1/validate/username/x', 'GET, HEAD'],
    ] as const;
    for (const [method, address, allowed] of cases) {
      const answer = await server.call(method, address);
      assert.deepEqual([answer.status, answer.json.code], [405, 'method_not_allowed']);
      const names = (text: string) => text.split(', ').sort();
      assert.deepEqual(names(answer.headers.get('allow') ?? ''), names(allowed));
    }
    for (const address of [
      '/v1',
      '/v1/customer/2',
      '/v2/customers/2',
      '/v1/validate/phone/1',
      '/v1/customers/2/x',
    ]) {
      const answer = await server.call('GET', address);
      assert.deepEqual([answer.status, answer.json.code], [404, 'not_found'], address);
    }
  });

  it('answers 404 to the name of a missing operation, with a different code than for an unknown id', async () => {
    const names = [
      ...['POST', 'GET', 'DELETE'].map((method) => [method, '/v1/customers/customers-datapoints'] as const),
      ['POST', '/v1/customers/parties'],
      ['POST', '/v1/customers/upgrade/somebody'],
      ['GET', '/v1/customers/data-point-categories/downline'],
    ] as const;
    for (const [method, address] of names) {
      const answer = await server.call(method, address);
      assert.deepEqual(
        [answer.status, answer.json.code],
        [404, 'operation_not_found'],
        `${method} ${address}`,
      );
      assert.equal(answer.headers.get('allow'), null);
    }
    const others = [
      ['GET', '/v1/customers/999999', 404, 'customer_not_found'],
      ['GET', '/v1/customers/12a', 400, 'wrong_type'],
      ['GET', '/v1/customers/abc', 400, 'wrong_type'],
      ['POST', '/v1/customers/12a', 405, 'method_not_allowed'],
      ['POST', '/v1/validate/username/some-name', 405, 'method_not_allowed'],
    ] as const;
    for (const [method, address, status, code] of others) {
      const answer = await server.call(method, address);
      assert.deepEqual([answer.status, answer.json.code], [status, code], `${method} ${address}`);
    }
  });
});
