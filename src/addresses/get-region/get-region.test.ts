import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { problemsOf } from '../../../test/support/answers.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';

describe('Get Region', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer({
      extension: {
        plan: {
          ...publishedPlan,
          countries: [
            { code: 'us', shop: true, enroll: true },
            { code: 'IT', shop: true, enroll: true, regionId: 7 },
            { code: 'hk', shop: true, enroll: false, regionId: 9 },
          ],
        },
      },
    });
  });
  after(() => server.close());
  const get = (query: string, by = server) => by.call('GET', `/v1/address/regions?${query}`);

  it('returns the bare number of the region that the plan gives a country, by default 1', async () => {
    for (const [query, region] of [
      ['countryCode=us&stateCode=fl', 1],
      ['countryCode=US&stateCode=FL', 1],
      ['CountryCode=us&StateCode=ut', 1],
      ['countryCode=it&stateCode=MI', 7],
      ['countryCode=it&stateCode=25', 7],
    ] as const) {
      const { status, text } = await get(query);
      assert.deepEqual([status, text], [200, String(region)], query);
    }
  });

  it('returns the country’s region when no state is given or the country has no state regions', async () => {
    for (const query of [
      'countryCode=it',
      'countryCode=it&stateCode=',
      'countryCode=it&stateCode={stateCode}',
    ]) {
      assert.equal((await get(query)).text, '7', query);
    }
    assert.equal((await get('countryCode=hk&stateCode=Kowloon')).text, '9');
  });

  it('returns 0 for a place without a region, so that clients use their default', async () => {
    for (const query of ['countryCode=us&stateCode=zz', 'countryCode=de&stateCode=BY', 'countryCode=zz']) {
      const { status, text } = await get(query);
      assert.deepEqual([status, text], [200, '0'], query);
    }
  });

  it('returns 1 for every country when the plan names none, and 0 for an unknown country', async () => {
    await using own = await startTestServer();
    assert.equal((await get('countryCode=de&stateCode=by', own)).text, '1');
    assert.equal((await get('countryCode=zz', own)).text, '0');
  });

  it('refuses a request without a country', async () => {
    const answer = await get('stateCode=fl');
    assert.deepEqual([answer.status, ...problemsOf(answer)], [400, 'countryCode: wrong_type']);
  });
});
