import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { problemsOf } from '../../../test/support/answers.ts';
import { retailBody } from '../../../test/support/bodies.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';

describe('Reads about one customer', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.close());
  const refusal = async (path: string) => {
    const answer = await server.call('GET', path);
    return [answer.status, ...problemsOf(answer)];
  };

  it('Get Website Information returns the published members in their published spelling', async () => {
    const id = await server.create(
      retailBody({ WebAlias: 'My-Site', CustomerStatus: 5, LanguageCode: 'de' }),
    );
    const { json } = await server.call('GET', '/v1/customers/websiteInfo2?webAlias=my-site');
    const customer = (await server.call('GET', `/v1/customers/${id}`)).json;
    for (const name of [
      'FirstName',
      'LastName',
      'EmailAddress',
      'PrimaryPhone',
      'SecondaryPhone',
      'CustomerId',
    ]) {
      assert.equal(json[name], customer[name], name);
    }
    assert.deepEqual(
      [json.WebAlias, json.Region, json.CountryCode, json.LanguageCode, json.Linkdin, json.CustomerType],
      ['My-Site', 'UT', 'US', 'de', '', 2],
    );
  });

  it('Get Website Information answers 404 for an unknown alias, and 400 without one', async () => {
    assert.deepEqual(await refusal('/v1/customers/websiteInfo2?webAlias=nobody'), [
      404,
      'webAlias: web_alias_not_found',
    ]);
    assert.deepEqual(await refusal('/v1/customers/websiteInfo?webAlias='), [
      404,
      'webAlias: web_alias_not_found',
    ]);
    assert.deepEqual(await refusal('/v1/customers/websiteInfo2'), [400, 'webAlias: wrong_type']);
    assert.deepEqual(await refusal('/v1/customers/websiteInfo2?webAlias=%00'), [
      400,
      'webAlias: invalid_text',
    ]);
  });

  it('Get Customer Custom Fields returns all ten, blank where not set', async () => {
    const id = await server.create(retailBody({ AssociateCustom: { Field1: 'one', Field10: 'ten' } }));
    const { status, json } = await server.call('GET', `/v1/customers/${id}/customfields`);
    assert.deepEqual(
      [status, Object.keys(json).length, json.Field1, json.Field2, json.Field10],
      [200, 10, 'one', '', 'ten'],
    );
    assert.deepEqual(await refusal('/v1/customers/999999/customFields'), [
      404,
      'customerId: customer_not_found',
    ]);
  });

  it('Get Customer Countries returns every country when the plan names none', async () => {
    const { json } = await server.call('GET', '/v1/customers/2/countries');
    assert.ok(json.length > 200);
    const us = json.find((country: { CountryCode: string }) => country.CountryCode === 'us');
    assert.deepEqual(us, {
      CountryId: 0,
      CountryCode: 'us',
      Shop: true,
      Enroll: true,
      CurrencyCode: 'USD',
      AddTax: false,
      TaxRate: 0,
      RequireFin: false,
      CountryName: 'United States',
      ISO3: 'USA',
      CountryLanguages: null,
    });
    assert.deepEqual(await refusal('/v1/customers/999999/countries'), [
      404,
      'customerId: customer_not_found',
    ]);
  });

  it('Get Customer Countries returns only the countries and settings of the plan', async () => {
    const countries = [
      { code: 'DE', shop: true, enroll: false, addTax: true, taxRate: 19.5 },
      { code: 'ca', currency: 'USD', shop: false, enroll: true, requiresTaxId: true },
    ];
    await using own = await startTestServer({ extension: { plan: { ...publishedPlan, countries } } });
    const { json } = await own.call('GET', '/v1/customers/2/countries');
    const shared = { CountryId: 0, CountryLanguages: null };
    assert.deepEqual(json, [
      {
        ...shared,
        CountryCode: 'de',
        Shop: true,
        Enroll: false,
        CurrencyCode: 'EUR',
        AddTax: true,
        TaxRate: 19.5,
        RequireFin: false,
        CountryName: 'Germany',
        ISO3: 'DEU',
      },
      {
        ...shared,
        CountryCode: 'ca',
        Shop: false,
        Enroll: true,
        CurrencyCode: 'USD',
        AddTax: false,
        TaxRate: 0,
        RequireFin: true,
        CountryName: 'Canada',
        ISO3: 'CAN',
      },
    ]);
  });
});
