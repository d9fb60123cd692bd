import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { publishedPlan } from '../../extension/commission-plan.ts';
import { problemsOf } from '../../test/support/answers.ts';
import { retailBody } from '../../test/support/bodies.ts';
import { signedIn } from '../../test/support/portal-client.ts';
import { startTestServer, type TestServer } from '../../test/support/test-server.ts';

const ORIGIN = 'https://office.example.com';
const SHOP = 'https://shop.example.com';
const plan = {
  ...publishedPlan,
  singleSignOn: {
    origins: [ORIGIN, SHOP],
    address: `${ORIGIN}/sign-in?from=upline`,
    destinations: {
      teamdashboard: `${ORIGIN}/team`,
      profilesettingAccount: `${ORIGIN}/profile/account`,
      shop: `${SHOP}/`,
    },
  },
};

describe('Single sign-on', () => {
  let server: TestServer;
  let now: Date;
  let id: number;
  let external: string;
  let people = 0;
  before(async () => {
    now = new Date('2026-11-27T12:00:00Z');
    server = await startTestServer({ extension: { plan }, now: () => now });
  });
  after(() => server.close());
  beforeEach(async () => {
    people += 1;
    now = new Date(now.getTime() + 600_000);
    external = `EXT ${people}`;
    id = await server.create(
      retailBody({
        FirstName: 'Jane',
        LastName: 'Doe',
        Username: `sam${people}`,
        ExternalReferenceId: external,
      }),
    );
  });
  const get = (address: string) => server.call('GET', address);
  const issue = async (query = '') => {
    const { status, json } = await get(`/v1/sso/${id}${query}`);
    assert.equal(status, 200);
    return new URL(json);
  };
  const tokenOf = (url: URL) => url.searchParams.get('token') ?? '';
  const exchange = (token: string) => get(`/v1/sso/?token=${token}`);
  const outcome = async (answer: ReturnType<typeof get>) => {
    const { status, json } = await answer;
    return status === 200 ? json.CustomerId : [status, json.errors[0].code];
  };
  const INVALID = [400, 'sso_token_not_valid'];

  it('returns a complete address whose token is exchanged for the published members', async () => {
    const url = await issue();
    assert.equal(url.origin + url.pathname, `${ORIGIN}/sign-in`);
    assert.equal(url.searchParams.get('from'), 'upline');
    const { EmailAddress, BackOfficeId, Username } = (await get(`/v1/customers/${id}`)).json;
    const answer = await exchange(tokenOf(url));
    assert.deepEqual(answer.json, {
      CustomerId: String(id),
      ExternalReferenceId: external,
      DisplayName: 'Jane Doe',
      Username,
      EmailAddress,
      BackOfficeId,
    });
  });

  it('finds the customer by external id, even with the extra question mark of the published template', async () => {
    const value = encodeURIComponent(external);
    for (const query of [
      `?externalId=${value}&dest=teamdashboard&args=a%3D1`,
      `?externalid=${value}?dest=teamdashboard&args=a%3D1`,
      `?externalid=${value}?dest=teamdashboard?args=a%3D1`,
      `??externalId=${value}&?dest=teamdashboard&?args=a%3D1`,
    ]) {
      for (const base of ['/v1/sso', '/v1/sso/']) {
        const { json } = await get(`${base}${query}`);
        const url = new URL(json);
        assert.equal(url.origin + url.pathname, `${ORIGIN}/team`, query);
        assert.equal(url.searchParams.get('a'), '1', query);
        assert.equal(await outcome(exchange(tokenOf(url))), String(id));
      }
    }
    assert.deepEqual(await outcome(get('/v1/sso/?externalId=nobody')), [404, 'external_id_not_found']);
    for (const query of ['', '?externalId=', '?token={token}', '?externalId=%20'])
      assert.deepEqual(await outcome(get(`/v1/sso/${query}`)), [400, 'sso_parameter_missing'], query);
  });

  it('sends people only to configured destinations', async () => {
    assert.equal((await issue('?dest=shop')).origin, SHOP);
    assert.equal((await issue('?dest=profilesettingAccount')).pathname, '/profile/account');
    for (const dest of [
      'Teamdashboard',
      'constructor',
      '__proto__',
      'https://evil.example',
      '//evil.example',
      '/x',
    ]) {
      const answer = await get(`/v1/sso/${id}?dest=${encodeURIComponent(dest)}`);
      assert.deepEqual([answer.status, ...problemsOf(answer)], [400, 'dest: unknown_destination'], dest);
      assert.ok(answer.json.detail.includes('teamdashboard'), 'names the destinations');
    }
    for (const args of [
      'https://evil.example/',
      '@evil.example',
      '#@evil.example/',
      '&token=x&from=y',
      'token=mine',
      'Token=mine&TOKEN=mine',
      'from=elsewhere&From=elsewhere',
    ]) {
      const url = await issue(`?args=${encodeURIComponent(args)}`);
      assert.equal(url.origin + url.pathname + url.hash, `${ORIGIN}/sign-in`, args);
      const names = [...url.searchParams.keys()].map((name) => name.toLowerCase());
      for (const name of ['token', 'from'])
        assert.equal(names.filter((each) => each === name).length, 1, args);
      assert.equal(url.searchParams.get('from'), 'upline', args);
      assert.equal(await outcome(exchange(tokenOf(url))), String(id));
    }
  });

  it('accepts a token once within a minute, and gives the same answer to every invalid token', async () => {
    const used = tokenOf(await issue());
    assert.equal(await outcome(exchange(used)), String(id));
    const answers = [await exchange(used)];
    const expired = tokenOf(await issue());
    now = new Date(now.getTime() + 60_000);
    answers.push(await exchange(expired));
    const good = tokenOf(await issue());
    answers.push(
      await exchange(`${good.slice(0, -2)}xx`),
      await exchange(good.toLowerCase()),
      await exchange('1'),
    );
    const bodies = answers.map(({ status, json: { activityId: _id, ...body } }) =>
      JSON.stringify([status, body]),
    );
    assert.equal(new Set(bodies).size, 1);
    assert.deepEqual([answers[0]?.status, answers[0]?.json.code], INVALID);
    assert.equal(await outcome(exchange(good)), String(id));
  });

  it('accepts exactly one of parallel exchanges, in one process and in two', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
    try {
      await using one = await startTestServer({ extension: { plan }, directory });
      await using other = await startTestServer({ extension: { plan }, directory });
      const customer = await one.create(retailBody());
      for (let round = 0; round < 5; round += 1) {
        const token = tokenOf(new URL((await other.call('GET', `/v1/sso/${customer}`)).json));
        const calls = Array.from({ length: 10 }, (_, turn) =>
          outcome((turn % 2 === 0 ? one : other).call('GET', `/v1/sso/?token=${token}`)),
        );
        const outcomes = (await Promise.all(calls)).map(String);
        assert.equal(outcomes.filter((text) => text === String(customer)).length, 1);
        assert.equal(outcomes.filter((text) => text === String(INVALID)).length, 9);
      }
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });

  it('stores hashes only, and nothing of a token in the log', async () => {
    const token = tokenOf(await issue());
    const rows = JSON.stringify(await server.sql('SELECT * FROM sign_on_tokens'));
    await exchange(token);
    assert.ok(rows.includes(String(id)) && !rows.includes(token));
    assert.ok(!server.log.join('\n').includes(token));
    assert.ok(!JSON.stringify(await server.sql('SELECT * FROM request_log')).includes(token));
  });

  it('issues at most 20 tokens a minute for a customer, also to parallel callers', async () => {
    const answers = await Promise.all(Array.from({ length: 25 }, () => get(`/v1/sso/${id}`)));
    const statuses = answers.map(({ status }) => status);
    assert.deepEqual(
      [statuses.filter((one) => one === 200).length, statuses.filter((one) => one === 429).length],
      [20, 5],
    );
    const refused = answers.find(({ status }) => status === 429);
    assert.deepEqual(
      [refused?.json.code, Number(refused?.headers.get('retry-after')) <= 60],
      ['too_many_sso_tokens', true],
    );
    now = new Date(now.getTime() + 60_000);
    assert.equal((await get(`/v1/sso/${id}`)).status, 200);
  });

  it('refuses a subscription that guesses, and only that one', async () => {
    const { primary } = await server.installation.subscriptions.create('guesser');
    const guess = (token: string) =>
      server.call('GET', `/v1/sso/?token=${token}`, undefined, { 'Ocp-Apim-Subscription-Key': primary });
    const token = tokenOf(await issue());
    for (let turn = 0; turn < 100; turn += 1) assert.deepEqual(await outcome(guess(`guess${turn}`)), INVALID);
    assert.deepEqual(await outcome(guess(token)), [429, 'too_many_sso_failures']);
    assert.equal(await outcome(exchange(token)), String(id), 'the refused guess did not use the token up');
    now = new Date(now.getTime() + 60_000);
    assert.deepEqual(await outcome(guess('guess')), INVALID);
  });

  it('refuses customers with a status that may not log in, before and after the token is issued', async () => {
    const token = tokenOf(await issue());
    await server.call('DELETE', `/v1/customers/${id}`);
    assert.deepEqual(await outcome(exchange(token)), INVALID);
    assert.deepEqual(await outcome(get(`/v1/sso/${id}`)), [409, 'sso_not_allowed']);
    assert.deepEqual(await outcome(get('/v1/sso/999999')), [404, 'customer_not_found']);
  });

  it('needs a key that may write', async () => {
    const { subscriptions } = server.installation;
    const { primary } = await subscriptions.create('only-reads');
    await subscriptions.allow('only-reads', { scopes: ['read'] });
    for (const address of [`/v1/sso/${id}`, '/v1/sso/?token=x']) {
      const answer = await server.call('GET', address, undefined, { 'Ocp-Apim-Subscription-Key': primary });
      assert.deepEqual([answer.status, answer.headers.get('x-upline-key-problem')], [401, 'scope_missing']);
    }
  });

  it('names the operator who signs in for a customer, while the account is an enabled administrator', async () => {
    const operator = await signedIn(server, 'operator@example.com', 'Administrator', () => now);
    const asOperator = async () => {
      const { Url } = await operator.ok('POST', `/customers/${id}/sign-on`, { Dest: 'shop' });
      assert.equal(new URL(Url).origin, SHOP);
      return tokenOf(new URL(Url));
    };
    const { json } = await exchange(await asOperator());
    assert.deepEqual(
      [json.CustomerId, json.Operator],
      [String(id), { AccountId: operator.accountId, Name: 'operator', EmailAddress: 'operator@example.com' }],
    );
    const line = server.log.findLast((one) => one.includes('signed on for a customer')) ?? '';
    assert.deepEqual([JSON.parse(line).accountId, JSON.parse(line).customerId], [operator.accountId, id]);
    const [view] = await operator.ok('GET', `/office/access-log?customerId=${id}`);
    assert.deepEqual([view.What, view.AccountId], ['Sign on', operator.accountId]);
    assert.deepEqual((await operator.ok('GET', '/sign-on/destinations')).at(-1), {
      Dest: 'shop',
      Origin: SHOP,
    });
    const demoted = await asOperator();
    const setRole = (role: string) =>
      server.sql(`UPDATE accounts SET role = '${role}' WHERE id = ${operator.accountId}`);
    await setRole('Developer');
    assert.deepEqual(await outcome(exchange(demoted)), INVALID);
    await setRole('Administrator');
    const late = await asOperator();
    await server.sql(`UPDATE accounts SET is_disabled = 1 WHERE id = ${operator.accountId}`);
    assert.deepEqual(await outcome(exchange(late)), INVALID);
    const developer = await signedIn(server, 'developer@example.com', 'Developer', () => now);
    assert.equal((await developer.call('POST', `/customers/${id}/sign-on`, {})).status, 403);
    assert.equal((await developer.call('GET', '/sign-on/destinations')).status, 403);
  });

  it('answers 409 when the plan does not configure it', async () => {
    await using standard = await startTestServer();
    const answer = await standard.call('GET', '/v1/sso/2');
    assert.deepEqual([answer.status, answer.json.code], [409, 'sso_not_configured']);
  });
});
