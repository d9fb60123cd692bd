import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { problemsOf } from '../../../test/support/answers.ts';
import { preferredBody, retailBody } from '../../../test/support/bodies.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';

describe('Reset Password', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.close());
  const reset = (id: number, body: object, headers = {}) =>
    server.call('PUT', `/v1/customers/${id}/reset-password`, body, headers);
  const canLogIn = async (username: unknown, password: string) =>
    (await server.call('POST', '/v1/validate/login', { username, password })).status === 200;

  it('replaces only the password, under either name of the member in any letter case', async () => {
    const body = retailBody();
    const id = await server.create(body);
    const before = (await server.call('GET', `/v1/customers/${id}`)).json;
    for (const [index, name] of ['Password', 'password', 'NewPassword', 'newpassword'].entries()) {
      const password = `Brandnew${index}`;
      const answer = await reset(id, { [name]: password });
      assert.deepEqual([answer.status, answer.json], [200, before]);
      assert.ok(await canLogIn(body['Username'], password));
      assert.ok(!(await canLogIn(body['Username'], String(body['Password']))));
    }
  });

  it('sets a first password, and ignores required fields that the stored record lacks', async () => {
    const id = await server.create(preferredBody({ EmailAddress: 'first-password@example.com' }));
    assert.equal((await reset(id, { Password: 'Brandnew1' })).status, 200);
    assert.ok(await canLogIn('first-password@example.com', 'Brandnew1'));
    assert.equal((await reset(2, { Password: 'Brandnew1' })).status, 200);
  });

  it('enforces the password rule of the plan', async () => {
    const id = await server.create(retailBody());
    for (const [body, problems] of [
      [{}, ['Password: required']],
      [{ Password: '' }, ['Password: required']],
      [
        { Password: 'short' },
        ['Password: password_rule', 'Password: password_rule', 'Password: password_rule'],
      ],
      [{ Password: 7 }, ['Password: wrong_type']],
    ] as const) {
      const answer = await reset(id, body);
      assert.deepEqual([answer.status, ...problemsOf(answer)], [400, ...problems]);
    }
    const answer = await reset(999_999, { Password: 'Brandnew1' });
    assert.deepEqual([answer.status, ...problemsOf(answer)], [404, 'customerId: customer_not_found']);
  });

  it('can be tied to a version, creates a new version, and stores an event', async () => {
    const id = await server.create(retailBody());
    const etag = (await server.call('GET', `/v1/customers/${id}`)).headers.get('etag') ?? '';
    const answer = await reset(id, { Password: 'Brandnew1' }, { 'If-Match': etag });
    assert.equal(answer.status, 200);
    assert.notEqual(answer.headers.get('etag'), etag);
    assert.equal((await reset(id, { Password: 'Brandnew2' }, { 'If-Match': etag })).status, 412);
    const [row] = await server.sql(
      `SELECT count(*) AS count FROM outbox_events WHERE customer_id = ${id} AND event_type = 'customer.updated'`,
    );
    assert.equal(row?.['count'], 1);
  });
});
