import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { problemsOf } from '../../../test/support/answers.ts';
import { retailBody } from '../../../test/support/bodies.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';

/** Path, field, a stored value, other spellings of it, and a free value. */
const OPERATIONS = [
  [
    'email-address',
    'EmailAddress',
    'Val+1@Example.com',
    ['val+1@example.com', ' VAL+1@example.com '],
    'free@example.com',
  ],
  ['username', 'Username', 'Val User/1', ['val user/1', '\uFF36al User/1'], 'free'],
  ['tax-id', 'TaxId', 'VAL-99-0001', ['val990001', ' VAL 99/0001'], 'VAL-99-0002'],
  ['web-alias', 'WebAlias', 'ValAlias', ['valalias', '\uFF36alAlias'], 'free'],
  ['backoffice-id', 'BackOfficeId', 'VAL-1', ['val-1'], 'VAL-2'],
] as const;

describe('Validate', () => {
  let server: TestServer;
  let id: number;
  const stored = Object.fromEntries(OPERATIONS.map(([, field, value]) => [field, value]));
  before(async () => {
    server = await startTestServer();
    id = await server.create(retailBody(stored));
  });
  after(() => server.close());
  const validate = async (segment: string, value: string, query = '') => {
    const answer = await server.call('GET', `/v1/validate/${segment}/${encodeURIComponent(value)}${query}`);
    assert.equal(answer.status, 200, answer.text);
    return answer.text;
  };

  for (const [segment, field, value, others, free] of OPERATIONS) {
    it(`returns a bare true for a taken ${field} in any spelling, and false for a free one`, async () => {
      for (const spelling of [value, ...others])
        assert.equal(await validate(segment, spelling), 'true', spelling);
      assert.equal(await validate(segment, free), 'false');
    });

    it(`does not count the ${field} of the customer in excludeCustomerId, in any letter case, as taken`, async () => {
      assert.equal(await validate(segment, value, `?excludeCustomerId=${id}`), 'false');
      assert.equal(await validate(segment, value, `?EXCLUDECUSTOMERID=${id}`), 'false');
      assert.equal(await validate(segment, value, '?excludeCustomerId=2'), 'true');
    });

    it(`agrees with Create: a taken value is a 409 there, a free one a 201 (${field})`, async () => {
      const taken = await server.call('POST', '/v1/customers', retailBody({ [field]: others[0] }));
      assert.deepEqual([taken.status, ...problemsOf(taken)], [409, `${field}: not_unique`]);
      await server.create(retailBody({ [field]: free }));
      assert.equal(await validate(segment, free), 'true');
    });
  }

  it('returns false for values that never collide: blank, and a tax id without letters and digits', async () => {
    for (const [segment] of OPERATIONS) assert.equal(await validate(segment, '  '), 'false');
    assert.equal(await validate('tax-id', '--'), 'false');
  });

  it('returns the opposite in Username Availability Check: true means available', async () => {
    const names: [username: string, isAvailable: string, query?: string][] = [
      ['Val User/1', 'false'],
      ['VAL USER/1', 'false'],
      ['nobody', 'true'],
      ['  ', 'true'],
      ['Val User/1', 'true', `?excludeCustomerId=${id}`],
    ];
    for (const [name, isAvailable, query] of names) {
      assert.equal(await validate('availability-check/usernames', name, query), isAvailable, name);
      assert.equal(await validate('username', name, query), String(isAvailable === 'false'), name);
    }
  });

  it('answers 400 to an excludeCustomerId that is not an id', async () => {
    const answer = await server.call('GET', '/v1/validate/username/x?excludeCustomerId=me');
    assert.deepEqual([answer.status, ...problemsOf(answer)], [400, 'excludeCustomerId: wrong_type']);
  });

  it('returns false where the plan lets a value be shared', async () => {
    await using lenient = await startTestServer({
      extension: { plan: { ...publishedPlan, uniqueFields: [] } },
    });
    await lenient.create(retailBody(stored));
    await lenient.create(retailBody(stored));
    for (const [segment, , value] of OPERATIONS) {
      const answer = await lenient.call('GET', `/v1/validate/${segment}/${encodeURIComponent(value)}`);
      assert.equal(answer.text, 'false', segment);
    }
    const path = '/v1/validate/availability-check/usernames/Val%20User%2F1';
    assert.equal((await lenient.call('GET', path)).text, 'true');
  });
});
