import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { problemsOf } from '../../../test/support/answers.ts';
import { retailBody } from '../../../test/support/bodies.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';

describe('Get Customer Stats', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.close());

  it('returns the published members without figures, with and without a date', async () => {
    const id = await server.create(retailBody());
    const empty = { Name: '', KitLevel: 0, Stats: {}, RankOptions: [] };
    for (const query of ['', '?date=2026-11-27', '?date=2026-11-27%2000:00:00', '?date={date}']) {
      const { status, json } = await server.call('GET', `/v1/customers/${id}/stats${query}`);
      assert.deepEqual([status, json], [200, empty], query);
    }
  });

  it('refuses a date that does not exist', async () => {
    const answer = await server.call('GET', '/v1/customers/2/stats?date=2026-02-30');
    assert.deepEqual([answer.status, ...problemsOf(answer)], [400, 'date: invalid_date']);
  });

  it('answers 404 for an unknown id', async () => {
    const answer = await server.call('GET', '/v1/customers/999999/stats');
    assert.deepEqual([answer.status, ...problemsOf(answer)], [404, 'customerId: customer_not_found']);
  });
});
