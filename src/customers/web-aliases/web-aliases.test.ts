import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { problemsOf } from '../../../test/support/answers.ts';
import { retailBody } from '../../../test/support/bodies.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';

describe('Web aliases', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.close());
  const path = (id: number) => `/v1/customers/${id}/web-aliases`;
  const replace = (id: number, AdditionalWebAliases: readonly unknown[], headers = {}) =>
    server.call('PUT', path(id), { AdditionalWebAliases }, headers);
  const get = async (id: number) => (await server.call('GET', path(id))).json;
  const refusal = async (id: number, aliases: readonly unknown[]) => {
    const answer = await replace(id, aliases);
    return [answer.status, ...problemsOf(answer)];
  };

  it('are the main one of the record and additional ones, which are replaced as a whole', async () => {
    const id = await server.create(retailBody({ WebAlias: 'Main-A' }));
    assert.deepEqual(await get(id), { WebAlias: 'Main-A', AdditionalWebAliases: [] });
    const answer = await replace(id, [' second ', 'Third', 'THIRD', '', 'main-a']);
    const expected = { WebAlias: 'Main-A', AdditionalWebAliases: ['second', 'THIRD'] };
    assert.deepEqual([answer.status, answer.json], [200, expected]);
    assert.deepEqual(await get(id), expected);
    assert.deepEqual((await replace(id, ['fourth'])).json.AdditionalWebAliases, ['fourth']);
    assert.deepEqual((await replace(id, [])).json, { WebAlias: 'Main-A', AdditionalWebAliases: [] });
  });

  it('of all customers, main and additional, are unique in any spelling', async () => {
    const one = await server.create(retailBody({ WebAlias: 'one-main' }));
    const two = await server.create(retailBody({ WebAlias: 'two-main' }));
    await replace(one, ['one-more']);
    assert.deepEqual(await refusal(two, ['free', 'ONE-MORE']), [409, 'AdditionalWebAliases.1: not_unique']);
    assert.deepEqual(await refusal(two, ['One-Main']), [409, 'AdditionalWebAliases.0: not_unique']);
    const patch = await server.call('PATCH', `/v1/customers/${two}`, { WebAlias: 'One-More' });
    assert.deepEqual([patch.status, ...problemsOf(patch)], [409, 'WebAlias: not_unique']);
    const create = await server.call('POST', '/v1/customers', retailBody({ WebAlias: 'one-more' }));
    assert.deepEqual([create.status, ...problemsOf(create)], [409, 'WebAlias: not_unique']);
    assert.equal((await server.call('GET', '/v1/validate/web-alias/ONE-more')).text, 'true');
    assert.deepEqual(await get(two), { WebAlias: 'two-main', AdditionalWebAliases: [] });
    await replace(one, []);
    assert.equal((await replace(two, ['ONE-MORE'])).status, 200);
  });

  it('stay unique when two customers request the same one at once, one as main and one as additional alias', async () => {
    for (let round = 0; round < 5; round += 1) {
      const ids = [await server.create(retailBody()), await server.create(retailBody())] as const;
      const alias = `race-${round}`;
      const answers = await Promise.all([
        server.call('PATCH', `/v1/customers/${ids[0]}`, { WebAlias: alias }),
        replace(ids[1], [alias.toUpperCase()]),
      ]);
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
    }
  });

  it('can be exchanged: an additional alias can become the main alias, which is then free', async () => {
    const id = await server.create(retailBody({ WebAlias: 'was-main' }));
    await replace(id, ['was-more', 'stays']);
    assert.equal((await server.call('PATCH', `/v1/customers/${id}`, { WebAlias: 'Was-More' })).status, 200);
    assert.deepEqual(await get(id), { WebAlias: 'Was-More', AdditionalWebAliases: ['stays'] });
    await server.create(retailBody({ WebAlias: 'was-main' }));
    await server.call('PATCH', `/v1/customers/${id}`, { WebAlias: '' });
    assert.deepEqual(await get(id), { WebAlias: '', AdditionalWebAliases: ['stays'] });
  });

  it('find their owner in the website information, in Get By Parameter and in search', async () => {
    const id = await server.create(retailBody({ WebAlias: 'shop-main', LastName: 'Shopkeeper' }));
    await replace(id, ['Shop-More']);
    for (const operation of ['websiteInfo2', 'websiteInfo', 'WEBSITEINFO2']) {
      for (const alias of ['SHOP-MAIN', 'shop-more']) {
        const { status, json } = await server.call('GET', `/v1/customers/${operation}?webalias=${alias}`);
        assert.deepEqual([status, json.CustomerId, json.LastName], [200, id, 'Shopkeeper']);
      }
    }
    assert.equal(
      (await server.call('GET', '/v1/customers/websiteInfo2?webAlias=shop-more')).json.WebAlias,
      'Shop-More',
    );
    const [found] = (await server.call('GET', '/v1/customers?webAlias=shop-MORE')).json;
    assert.equal(found.CustomerId, id);
    const [result] = (await server.call('GET', '/v1/customers/search/shopkeeper?includeWebAliases=true'))
      .json;
    assert.deepEqual(result.WebAliases, ['shop-main', 'Shop-More']);
  });

  it('are refused when there are too many, or when they cannot be part of an address', async () => {
    const id = await server.create(retailBody());
    const many = Array.from({ length: 21 }, (_, index) => `many-${index}`);
    assert.deepEqual(await refusal(id, many), [400, 'AdditionalWebAliases: too_many_web_aliases']);
    assert.equal((await replace(id, many.slice(1))).status, 200);
    assert.deepEqual(await refusal(id, ['fine', 'a/b', 7]), [
      400,
      'AdditionalWebAliases.1: invalid_text',
      'AdditionalWebAliases.2: wrong_type',
    ]);
    const missing = await server.call('PUT', path(id), {});
    assert.deepEqual([missing.status, ...problemsOf(missing)], [400, 'AdditionalWebAliases: wrong_type']);
    assert.deepEqual(await refusal(999_999, []), [404, 'customerId: customer_not_found']);
  });

  it('create a new version of the customer, can be tied to one, and are stored for a repeated request', async () => {
    const id = await server.create(retailBody());
    const etag = (await server.call('GET', `/v1/customers/${id}`)).headers.get('etag') ?? '';
    const key = { 'Idempotency-Key': 'aliases', 'If-Match': etag };
    const first = await replace(id, ['versioned'], key);
    assert.equal(first.status, 200);
    assert.equal((await replace(id, [], { 'If-Match': etag })).status, 412);
    const again = await replace(id, ['versioned'], key);
    assert.deepEqual([again.status, again.text], [200, first.text]);
    assert.equal(again.headers.get('idempotent-replayed'), 'true');
    assert.equal(
      again.headers.get('etag'),
      (await server.call('GET', `/v1/customers/${id}`)).headers.get('etag'),
    );
  });

  it('can be shared if the plan allows it', async () => {
    const plan = { ...publishedPlan, uniqueFields: [] };
    await using lenient = await startTestServer({ extension: { plan } });
    const ids = [
      await lenient.create(retailBody({ WebAlias: 'shared' })),
      await lenient.create(retailBody()),
    ];
    const body = { AdditionalWebAliases: ['shared'] };
    for (const id of ids) assert.equal((await lenient.call('PUT', path(id), body)).status, 200);
    const { json } = await lenient.call('GET', '/v1/customers/websiteInfo2?webAlias=shared');
    assert.equal(json.CustomerId, ids[0]);
  });
});
