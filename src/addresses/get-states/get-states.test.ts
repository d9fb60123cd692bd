import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { getCountryDataList } from 'countries-list';
import { iso31662 } from 'iso-3166';
import { problemsOf } from '../../../test/support/answers.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';

interface State {
  readonly CountryCode: string;
  readonly StateCode: string;
  readonly StateName: string;
}

describe('Get States', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.close());
  const get = (code: string) => server.call('GET', `/v1/address/${code}/states`);
  const statesOf = async (code: string) => (await get(code)).json as State[];
  const codesOf = async (code: string) => (await statesOf(code)).map(({ StateCode }) => StateCode);

  it('returns the states of a country sorted by name, in the spelling of addresses, for its code in any letter case', async () => {
    const states = await statesOf('us');
    assert.deepEqual(states[0], { CountryCode: 'US', StateCode: 'AL', StateName: 'Alabama' });
    assert.deepEqual(
      states.find(({ StateCode }) => StateCode === 'UT'),
      { CountryCode: 'US', StateCode: 'UT', StateName: 'Utah' },
    );
    assert.deepEqual(
      states.map(({ StateName }) => StateName),
      states.map(({ StateName }) => StateName).toSorted(new Intl.Collator('en').compare),
    );
    assert.equal(states.length, 57, 'fifty states, the District of Columbia, six outlying areas');
    assert.deepEqual(await statesOf('US'), states);
    assert.deepEqual(await codesOf('CA'), [
      'AB',
      'BC',
      'MB',
      'NB',
      'NL',
      'NT',
      'NS',
      'NU',
      'ON',
      'PE',
      'QC',
      'SK',
      'YT',
    ]);
  });

  it('returns only the smallest level where a country has several, so that no place is listed twice', async () => {
    const italy = await codesOf('IT');
    assert.ok(italy.includes('MI') && italy.includes('RM'), 'provinces');
    assert.ok(!italy.includes('25'), 'not Lombardy, which is divided');
    assert.ok(italy.includes('23'), 'the Aosta Valley, which is not divided');
    const ireland = await statesOf('IE');
    assert.equal(ireland.length, 26, 'the counties, without the four provinces');
  });

  it('returns an empty list for a country without states', async () => {
    for (const code of ['HK', 'PR', 'gi']) {
      const { status, json } = await get(code);
      assert.deepEqual([status, json], [200, []], code);
    }
  });

  it('lists each country with subdivisions, without duplicate codes', async () => {
    const divided = new Set(iso31662.map(({ code }) => code.slice(0, 2)));
    for (const { iso2 } of getCountryDataList()) {
      const codes = await codesOf(iso2);
      assert.equal(codes.length > 0, divided.has(iso2), iso2);
      assert.equal(new Set(codes).size, codes.length, iso2);
    }
  });

  it('answers 404 for an unknown country code, including UK for the United Kingdom', async () => {
    for (const code of ['zz', 'UK', 'usa', 'constructor']) {
      const answer = await get(code);
      assert.deepEqual([answer.status, ...problemsOf(answer)], [404, 'countryCode: country_not_found'], code);
    }
  });
});
