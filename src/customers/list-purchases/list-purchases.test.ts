import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { problemsOf } from '../../../test/support/answers.ts';
import { retailBody } from '../../../test/support/bodies.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';

/** Reads that clients of the published service send. */
const READS = [
  'services',
  'orders',
  'autoships',
  'autoships?includeServiceAutoships=true&includeActiveAutoships=true&includeCanceledAutoships=false',
  'autoships?includeServiceAutoships=true&includeActiveAutoships=true',
];

describe('Get Customer Services, Orders and Autoships', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.close());

  it('return an empty array, so that clients can loop over it', async () => {
    const id = await server.create(retailBody());
    for (const read of READS) {
      const { status, json, headers } = await server.call('GET', `/v1/customers/${id}/${read}`);
      assert.deepEqual([status, json], [200, []], read);
      assert.equal(headers.get('x-upline-ignored-fields'), null, read);
    }
  });

  it('answer 404 for an unknown id', async () => {
    for (const read of READS) {
      const answer = await server.call('GET', `/v1/customers/999999/${read}`);
      assert.deepEqual([answer.status, ...problemsOf(answer)], [404, 'customerId: customer_not_found'], read);
    }
  });
});
