import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Answer, problemsOf } from '../../../test/support/answers.ts';
import { retailBody } from '../../../test/support/bodies.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';

/** One customer for each parameter; each parameter finds a different one. */
const PARAMETERS = [
  ['email', 'EmailAddress', 'Find-Me@example.com'],
  ['username', 'Username', 'Find Me'],
  ['webAlias', 'WebAlias', 'FindMe'],
  ['backOfficeId', 'BackOfficeId', 'FIND-1'],
  ['externalReferenceId', 'ExternalReferenceId', 'EXT-find'],
] as const;

const idsOf = (answer: Answer) => answer.json.map((customer: { CustomerId: number }) => customer.CustomerId);

describe('Get Customers By Parameter', () => {
  let server: TestServer;
  const ids = new Map<string, number>();
  before(async () => {
    server = await startTestServer();
    for (const [name, field, value] of PARAMETERS) {
      ids.set(name, await server.create(retailBody({ [field]: value })));
    }
  });
  after(() => server.close());
  const search = (query: string) => server.call('GET', `/v1/customers?${query}`);

  for (const [name, , value] of PARAMETERS) {
    it(`finds by ${name}, regardless of the letter case of the parameter's name and of the value`, async () => {
      for (const spelling of [name, name.toLowerCase(), name.toUpperCase()]) {
        for (const text of [value, value.toUpperCase(), ` ${value.toLowerCase()} `]) {
          const answer = await search(`${spelling}=${encodeURIComponent(text)}`);
          assert.deepEqual([answer.status, idsOf(answer)], [200, [ids.get(name)]], `${spelling}=${text}`);
        }
      }
    });
  }

  it('uses only one parameter, the first of email, username, webAlias, backOfficeId, externalReferenceId', async () => {
    for (const [index, [first]] of PARAMETERS.entries()) {
      // Sent in reverse order: the position of a parameter does not matter.
      const rest = PARAMETERS.slice(index).reverse();
      const query = rest.map(([name, , value]) => `${name}=${encodeURIComponent(value)}`).join('&');
      assert.deepEqual(idsOf(await search(query)), [ids.get(first)], query);
    }
    assert.deepEqual(idsOf(await search('email=nobody@example.com&username=Find%20Me')), []);
  });

  it('returns whole customers, the same as Get Customer', async () => {
    const id = ids.get('email');
    const found = await search('email=find-me@example.com');
    assert.deepEqual(found.json, [(await server.call('GET', `/v1/customers/${id}`)).json]);
  });

  it('returns all customers who share a value that need not be unique, sorted by id', async () => {
    const second = await server.create(retailBody({ ExternalReferenceId: 'ext-SHARED' }));
    const third = await server.create(retailBody({ ExternalReferenceId: 'EXT-shared' }));
    assert.deepEqual(idsOf(await search('externalReferenceId=ext-shared')), [second, third]);
  });

  it('returns an empty array if no customer has the value', async () => {
    const answer = await search('username=nobody');
    assert.deepEqual([answer.status, answer.text], [200, '[]']);
  });

  it('answers 400 without a parameter that has a value', async () => {
    for (const query of ['', 'email=', 'email=%20', 'name=x', 'subscription-key=x']) {
      const answer = await search(query);
      assert.deepEqual([answer.status, ...problemsOf(answer)], [400, ': search_parameter_missing'], query);
    }
  });

  it('answers 400 to a parameter given twice, and to text that cannot be a value', async () => {
    assert.equal((await search('email=a@example.com&email=b@example.com')).status, 400);
    assert.equal((await search('email=a@example.com&EMAIL=b@example.com')).status, 400);
    assert.equal((await search(`username=${'x'.repeat(301)}`)).status, 400);
    assert.equal((await search('username=%00')).status, 400);
  });
});
