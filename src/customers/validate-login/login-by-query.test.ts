import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { problemsOf } from '../../../test/support/answers.ts';
import { retailBody } from '../../../test/support/bodies.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { until } from '../../../test/support/until.ts';

const PASSWORD = 'Pass{Word}&1?';
const SETTING = { UPLINE_LOGIN_BY_QUERY: 'true' };

const address = (username: string, password: string) =>
  `/v1/validate/login?${new URLSearchParams({ username, password })}`;

describe('Validate Login with the password in the query', () => {
  let server: TestServer;
  let id: number;
  before(async () => {
    server = await startTestServer({ environment: { ...SETTING, UPLINE_REQUEST_LOG_BODIES: 'true' } });
    id = await server.create(retailBody({ Username: 'jane', Password: PASSWORD }));
  });
  after(() => server.close());

  it('is disabled by default', async () => {
    await using standard = await startTestServer();
    const answer = await standard.call('GET', address('jane', PASSWORD));
    assert.deepEqual([answer.status, answer.headers.get('allow')], [405, 'POST']);
    const { json } = await standard.call('GET', '/openapi.json');
    assert.deepEqual(Object.keys(json.paths['/v1/validate/login']), ['post']);
  });

  it('answers the same as the form with a body', async () => {
    const byQuery = await server.call('GET', address('JANE', PASSWORD));
    const byBody = await server.call('POST', '/v1/validate/login', { username: 'jane', password: PASSWORD });
    assert.deepEqual([byQuery.status, byQuery.json], [200, byBody.json]);
    assert.equal(byQuery.json.CustomerId, id);
    const wrong = await server.call('GET', address('jane', 'PasswordHere2'));
    assert.deepEqual([wrong.status, ...problemsOf(wrong)], [400, ': login_failed']);
    const without = await server.call('GET', '/v1/validate/login?username=jane');
    assert.deepEqual([without.status, ...problemsOf(without)], [400, 'password: wrong_type']);
  });

  it('uses a password in braces literally, not as a placeholder', async () => {
    const password = '{Password1}';
    const braced = await server.create(retailBody({ Username: '{sam}', Password: password }));
    const answer = await server.call('GET', address('{sam}', password));
    assert.deepEqual([answer.status, answer.json.CustomerId], [200, braced]);
  });

  it('shares the limit of ten failures with the form with a body', async () => {
    await server.create(retailBody({ Username: 'guessed', Password: PASSWORD }));
    for (let turn = 0; turn < 10; turn += 1) await server.call('GET', address('guessed', 'PasswordHere2'));
    const byQuery = await server.call('GET', address('guessed', PASSWORD));
    const byBody = await server.call('POST', '/v1/validate/login', {
      ...{ username: 'guessed', password: PASSWORD },
    });
    assert.deepEqual([byQuery.status, byBody.status], [429, 429]);
  });

  it('is in the document of the running server, and needs a key that may write', async () => {
    const { json } = await server.call('GET', '/openapi.json');
    assert.equal(json.paths['/v1/validate/login'].get.operationId, 'ValidateLoginByQuery');
    const { subscriptions } = server.installation;
    const { primary } = await subscriptions.create('reader');
    await subscriptions.allow('reader', { scopes: ['Validate:read'] });
    const answer = await server.call('GET', address('jane', PASSWORD), undefined, {
      'Ocp-Apim-Subscription-Key': primary,
    });
    assert.deepEqual([answer.status, answer.headers.get('x-upline-key-problem')], [401, 'scope_missing']);
  });

  it('leaves the query out of every log', async () => {
    await server.call('GET', address('jane', PASSWORD));
    await server.call('GET', address('jane', 'PasswordHere2'));
    await server.call('GET', `${address('jane', PASSWORD)}&unknown=1`, undefined, {
      Prefer: 'handling=strict',
    });
    const kept = async () => await server.sql('SELECT * FROM request_log');
    await until(async () => (await kept()).length >= 3);
    const lines = `${server.log.join('\n')}\n${JSON.stringify(await kept())}`;
    assert.ok(lines.includes('ValidateLoginByQuery'));
    for (const secret of [PASSWORD, encodeURIComponent(PASSWORD), 'PasswordHere2', 'username=', 'jane'])
      assert.ok(!lines.includes(secret), secret);
  });
});
