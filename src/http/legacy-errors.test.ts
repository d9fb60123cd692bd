import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Answer } from '../../test/support/answers.ts';
import { distributorBody, retailBody } from '../../test/support/bodies.ts';
import { startTestServer, type TestServer } from '../../test/support/test-server.ts';

/** Failing requests, by the status of the precise answer. */
const FAILURES: readonly (readonly [string, number, boolean, (server: TestServer) => Promise<Answer>])[] = [
  ['a body that is not JSON', 400, true, (server) => server.call('POST', '/v1/customers', '{')],
  ['a missing field', 400, true, (server) => server.call('POST', '/v1/customers', { CustomerType: 2 })],
  ['an invalid id', 400, true, (server) => server.call('GET', '/v1/customers/abc')],
  ['an invalid address', 400, true, (server) => server.call('GET', '/v1/customers/%zz')],
  [
    'a refused transition',
    409,
    true,
    (server) => server.call('PUT', '/v1/customers/upgrade/2', retailBody()),
  ],
  [
    'another media type',
    415,
    true,
    (server) => server.call('POST', '/v1/customers', 'x', { 'Content-Type': 'text/plain' }),
  ],
  [
    'an upgrade of an unknown customer',
    404,
    true,
    (server) => server.call('PUT', '/v1/customers/upgrade/999999', distributorBody()),
  ],
  ['a read of an unknown customer', 404, false, (server) => server.call('GET', '/v1/customers/999999')],
  [
    'an update of an unknown customer',
    404,
    false,
    (server) => server.call('PUT', '/v1/customers/999999', retailBody()),
  ],
  ['an unknown address', 404, false, (server) => server.call('GET', '/v1/nothing')],
  ['another method', 405, false, (server) => server.call('POST', '/v1/customers/2')],
  [
    'a body above 256 KB',
    413,
    false,
    (server) => server.call('POST', '/v1/customers', retailBody({ CompanyName: 'x'.repeat(262_144) })),
  ],
];

describe('Legacy errors', () => {
  let precise: TestServer;
  let legacy: TestServer;
  before(async () => {
    precise = await startTestServer();
    legacy = await startTestServer({ environment: { UPLINE_LEGACY_ERRORS: 'true' } });
  });
  after(async () => {
    await precise.close();
    await legacy.close();
  });

  for (const [name, status, isSentAs500, run] of FAILURES) {
    const title = isSentAs500 ? 'sends it as 500 with the same body' : 'leaves it as it is';
    it(`${name} is ${status}; UPLINE_LEGACY_ERRORS ${title}`, async () => {
      const [normal, old] = [await run(precise), await run(legacy)];
      const sent = isSentAs500 ? 500 : status;
      assert.deepEqual([normal.status, old.status], [status, sent], old.text);
      const { activityId, ...body } = normal.json;
      const { activityId: oldId, ...oldBody } = old.json;
      // In the body, only the members that repeat the status differ.
      assert.deepEqual(oldBody, { ...body, status: sent, statusCode: sent });
      assert.deepEqual(
        [activityId, oldId],
        [normal.headers.get('x-directscale-requestid'), old.headers.get('x-directscale-requestid')],
      );
      assert.equal(old.headers.get('x-directscale-message'), normal.headers.get('x-directscale-message'));
      assert.equal(old.headers.get('allow'), normal.headers.get('allow'));
    });
  }

  it('leaves a 401 as it is', async () => {
    assert.equal((await fetch(`${legacy.url}/v1/customers/2`)).status, 401);
  });
});
