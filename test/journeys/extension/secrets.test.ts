import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { distributorBody, preferredBody, retailBody } from '../../support/bodies.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const PASSWORD = 'Very5ecretPassword';
const TAX_ID = 'SECRET-TAX-4711';
const OTHER_KEY = 'not-a-key-but-somebodys-secret';

/** Calls every operation once with success and in every way that fails, with secrets in it. */
async function travel(server: TestServer): Promise<number[]> {
  const secrets = { Password: PASSWORD, TaxId: TAX_ID };
  const statuses: number[] = [];
  const call = async (...request: Parameters<TestServer['call']>) => {
    const answer = await server.call(...request);
    assert.ok(!answer.text.includes(PASSWORD) && !answer.text.includes(TAX_ID), answer.text);
    assert.ok(
      ![...answer.headers.values()].some((value) => value.includes(PASSWORD) || value.includes(TAX_ID)),
    );
    statuses.push(answer.status);
    return answer;
  };
  const id = (await call('POST', '/v1/customers', retailBody(secrets))).json;
  const other = await server.create(retailBody());
  for (const address of [
    `/v1/customers/${other}`,
    `/v1/customers/upgrade/${other}`,
    '/v1/customers/upgrade/999999',
  ]) {
    await call('PUT', address, distributorBody(secrets));
  }
  await call('PUT', `/v1/customers/upgrade/${id}`, distributorBody(secrets));
  await call('PUT', `/v1/customers/${id}`, distributorBody(secrets));
  await call('PATCH', `/v1/customers/${id}`, { TaxId: TAX_ID });
  await call('PATCH', `/v1/customers/${id}`, { Password: PASSWORD, TaxId: 1 });
  await call('PATCH', `/v1/customers/${other}`, { TaxId: TAX_ID });
  await call('GET', `/v1/customers/${id}`);
  await call('GET', `/v1/customers?username=${PASSWORD}`);
  await call('GET', `/v1/customers/${TAX_ID}`);
  await call('GET', `/v1/customers/${id}/type-changes`);
  for (const segment of ['email-address', 'username', 'tax-id', 'web-alias', 'backoffice-id']) {
    await call('GET', `/v1/validate/${segment}/${TAX_ID}`);
    await call('GET', `/v1/validate/${segment}/${TAX_ID}?excludeCustomerId=${TAX_ID}`);
  }
  await call('POST', '/v1/customers', `{"Password":"${PASSWORD}","TaxId":"${TAX_ID}",}`);
  await call('POST', '/v1/customers', `{"Password":"${PASSWORD}","Password":"${TAX_ID}"}`);
  await call('POST', '/v1/customers', `"${PASSWORD}"`);
  await call('POST', '/v1/customers', PASSWORD, { 'Content-Type': `text/${TAX_ID}` });
  await call('POST', '/v1/customers', preferredBody({ Password: PASSWORD.toLowerCase(), TaxId: TAX_ID }));
  await call('DELETE', `/v1/validate/tax-id/${TAX_ID}`);
  await call('GET', `/v1/${TAX_ID}/%zz?subscription-key=${OTHER_KEY}`);
  await call('GET', '/v1/customers/2', undefined, { 'Ocp-Apim-Subscription-Key': OTHER_KEY });
  await fetch(`${server.url}/v1/customers/2?subscription-key=${OTHER_KEY}`);
  await fetch(`${server.url}/v1/customers/2?subscription-key=${server.key}`);

  // An internal fault, whose cause is logged.
  await server.sql('DROP TABLE outbox_events');
  await call('POST', '/v1/customers', retailBody({ Password: PASSWORD, TaxId: `${TAX_ID}-2` }));
  await call('PATCH', `/v1/customers/${id}`, { TaxId: `${TAX_ID}-3` });
  return statuses;
}

describe('Secrets', () => {
  it('are kept out of the log, of answers and of the database file: passwords, tax ids and keys', async () => {
    await using server = await startTestServer();
    const statuses = await travel(server);
    assert.deepEqual(
      [...new Set(statuses)].sort(),
      [200, 201, 400, 401, 404, 405, 409, 415, 500],
      'every kind of answer was received',
    );
    assert.ok(server.log.length >= statuses.length, 'every request is logged');
    assert.ok(server.log.some((line) => /no such table|relation .* does not exist/.test(line)));
    const stored = [
      await server.sql('SELECT * FROM customers'),
      await server.sql('SELECT * FROM subscription_keys'),
    ];
    for (const text of [...server.log, JSON.stringify(stored)]) {
      const lowerCase = text.toLowerCase();
      for (const secret of [PASSWORD, TAX_ID, 'secrettax4711', server.key, OTHER_KEY]) {
        assert.ok(!lowerCase.includes(secret.toLowerCase()), text);
      }
    }
  });
});
