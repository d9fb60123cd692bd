import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { problemsOf } from '../../../test/support/answers.ts';
import { preferredBody } from '../../../test/support/bodies.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';

describe('Get Customer IDs', () => {
  let server: TestServer;
  let now = new Date('2026-01-01T00:00:00Z');
  const ids: number[] = [];
  before(async () => {
    server = await startTestServer({ now: () => now });
    for (let day = 1; day <= 9; day += 1) {
      now = new Date(Date.UTC(2026, 1, day));
      ids.push(await server.create(preferredBody()));
    }
  });
  after(() => server.close());
  const get = (query = '') => server.call('GET', `/v1/customers/customer-ids${query}`);
  /** Reads all pages. */
  const walk = async (query: string) => {
    const found: number[] = [];
    let cursor: string | null = '';
    for (let page = 0; cursor !== null; page += 1) {
      assert.ok(page < 20, 'it ends');
      const answer = await get(`?${query}&cursor=${cursor}`);
      found.push(...answer.json);
      cursor = answer.headers.get('x-upline-next-cursor');
    }
    return found;
  };

  it('returns a bare array of all ids, including the root', async () => {
    const answer = await get();
    assert.deepEqual([answer.status, answer.json], [200, [2, ...ids]]);
    assert.equal(answer.headers.get('x-upline-next-cursor'), null);
  });

  it('returns the customers that changed at or after an instant, oldest change first', async () => {
    assert.deepEqual((await get('?modifiedSince=2026-02-07')).json, ids.slice(6));
    assert.deepEqual((await get('?modifiedSince=2026-02-07T00:00:01Z')).json, ids.slice(7));
    assert.deepEqual((await get('?modifiedSince=2027-01-01')).json, []);
    assert.deepEqual((await get('?modifiedSince=1900-01-01')).json, [2, ...ids]);
    now = new Date('2026-03-01T00:00:00Z');
    await server.call('PATCH', `/v1/customers/${ids[0]}`, { FirstName: 'Changed' });
    assert.deepEqual((await get('?modifiedSince=2026-02-08')).json, [...ids.slice(7), ids[0]]);
  });

  it('pages through all ids, each once, in both orders and with any limit', async () => {
    const byChange = (await get('?modifiedSince=2026-01-01')).json;
    for (const limit of [1, 3, 5, 10]) {
      assert.deepEqual(await walk(`limit=${limit}`), [2, ...ids]);
      assert.deepEqual(await walk(`limit=${limit}&modifiedSince=2026-01-01`), byChange);
    }
  });

  it('refuses invalid cursors, limits and dates', async () => {
    for (const [query, problem] of [
      ['?cursor=abc', 'cursor: invalid_cursor'],
      [`?cursor=${Buffer.from('99999999999').toString('base64url')}`, 'cursor: invalid_cursor'],
      ['?cursor=MQ&modifiedSince=2026-01-01', 'cursor: invalid_cursor'],
      ['?limit=0', 'limit: out_of_range'],
      ['?limit=50001', 'limit: out_of_range'],
      ['?modifiedSince=yesterday', 'modifiedSince: invalid_date'],
    ] as const) {
      const answer = await get(query);
      assert.deepEqual([answer.status, ...problemsOf(answer)], [400, problem], query);
    }
  });
});
