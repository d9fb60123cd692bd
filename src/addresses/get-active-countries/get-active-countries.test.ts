import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { startTestServer } from '../../../test/support/test-server.ts';

const PATH = '/v1/address/active-countries';

describe('Get Active Countries', () => {
  it('returns every country when the plan names none, like Get Customer Countries', async () => {
    await using server = await startTestServer();
    const { status, json } = await server.call('GET', PATH);
    assert.equal(status, 200);
    assert.ok(json.length > 200);
    assert.deepEqual(json, (await server.call('GET', '/v1/customers/2/countries')).json);
  });

  it('returns the countries of the plan in which customers can order or sign up, with their settings', async () => {
    const countries = [
      { code: 'DE', shop: true, enroll: false, addTax: true, taxRate: 19.5 },
      { code: 'fr', shop: false, enroll: false },
      { code: 'ca', shop: false, enroll: true, requiresTaxId: true },
    ];
    await using server = await startTestServer({ extension: { plan: { ...publishedPlan, countries } } });
    const { json } = await server.call('GET', PATH);
    const shared = { CountryId: 0, CountryLanguages: null };
    assert.deepEqual(json, [
      {
        ...shared,
        ...{ CountryCode: 'de', CountryName: 'Germany', ISO3: 'DEU', CurrencyCode: 'EUR' },
        ...{ Shop: true, Enroll: false, AddTax: true, TaxRate: 19.5, RequireFin: false },
      },
      {
        ...shared,
        ...{ CountryCode: 'ca', CountryName: 'Canada', ISO3: 'CAN', CurrencyCode: 'CAD' },
        ...{ Shop: false, Enroll: true, AddTax: false, TaxRate: 0, RequireFin: true },
      },
    ]);
  });
});
