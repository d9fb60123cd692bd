import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { retailBody } from '../../../test/support/bodies.ts';
import { type PortalClient, portalClient, signedIn } from '../../../test/support/portal-client.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { holdWriteLock } from '../../../test/support/write-lock.ts';

const HOUR_MS = 3_600_000;
const [OLD, NEW] = ['OldPassword1', 'NewPassword1'];

/** A customer with a terminated status loses the login. */
const plan = {
  ...publishedPlan,
  statuses: publishedPlan.statuses.map((status) =>
    status.id === publishedPlan.deletedStatus ? { ...status, onEntering: { deleteLogin: true } } : status,
  ),
};

let server: TestServer;
let admin: PortalClient;
let now = Date.parse('2026-03-01T12:00:00.000Z');
before(async () => {
  server = await startTestServer({ now: () => new Date(now), extension: { plan } });
  admin = await signedIn(server, 'admin@example.com', 'Administrator', () => new Date(now));
});
after(() => server.close());

let serial = 0;
async function someone() {
  serial += 1;
  const username = `linked ${serial}`;
  return { id: await server.create(retailBody({ Username: username, Password: OLD })), username };
}
async function tokenFor(id: number): Promise<string> {
  const { Link } = await admin.ok('POST', `/office/people/${id}/password-link`, {});
  return Link.split('#')[1];
}
const use = (Token: string, Password: string) =>
  portalClient(server).call('POST', '/password-links/use', { Token, Password });
const mayLogIn = async (username: string, password: string) =>
  (await server.call('POST', '/v1/validate/login', { username, password })).status === 200;

describe('A password link', () => {
  it('lets the person choose a password once, without an account', async () => {
    const { id, username } = await someone();
    const token = await tokenFor(id);
    assert.ok(await mayLogIn(username, OLD), 'the password stays until the link is used');
    assert.equal((await use(token, NEW)).status, 200);
    assert.deepEqual([await mayLogIn(username, NEW), await mayLogIn(username, OLD)], [true, false]);
    const again = await use(token, 'OtherPassword1');
    assert.deepEqual([again.status, again.json.code], [404, 'link_not_valid']);
  });

  it('lifts the lock of too many failed logins', async () => {
    const { id, username } = await someone();
    const token = await tokenFor(id);
    for (let failure = 1; failure <= 11; failure += 1) assert.equal(await mayLogIn(username, 'x'), false);
    assert.equal(await mayLogIn(username, OLD), false);
    assert.equal((await use(token, NEW)).status, 200);
    assert.ok(await mayLogIn(username, NEW));
  });

  it('works for only one of several people who use it at the same time', async () => {
    const { id } = await someone();
    const token = await tokenFor(id);
    const answers = await Promise.all(
      ['First1234', 'Second1234', 'Third1234'].map((text) => use(token, text)),
    );
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 404, 404]);
  });

  it('is not used up by passwords that the plan refuses at the same time', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id, username } = await someone();
      const token = await tokenFor(id);
      const texts = [...Array<string>(12).fill('short'), NEW];
      const answers = await Promise.all(texts.map((text) => use(token, text)));
      assert.equal(answers.at(-1)?.status, 200);
      assert.ok(await mayLogIn(username, NEW));
      assert.equal((await use(token, NEW)).status, 404);
    }
  });

  it('answers guesses without waiting for writes', async () => {
    await using _lock = await holdWriteLock(server);
    assert.equal((await use('A'.repeat(43), NEW)).status, 404);
  });

  it('still works after a password that the plan refuses', async () => {
    const { id, username } = await someone();
    const token = await tokenFor(id);
    const refused = await use(token, 'short');
    assert.deepEqual([refused.status, refused.json.code], [400, 'password_rule']);
    assert.ok(await mayLogIn(username, OLD));
    assert.equal((await use(token, NEW)).status, 200);
  });

  it('stops working when a newer link is made, after a day, and when the person is erased', async () => {
    const { id } = await someone();
    const first = await tokenFor(id);
    const second = await tokenFor(id);
    assert.equal((await use(first, NEW)).status, 404);
    now += 25 * HOUR_MS;
    assert.equal((await use(second, NEW)).status, 404);
    const later = await signedIn(server, 'later@example.com', 'Administrator', () => new Date(now));
    const { Link } = await later.ok('POST', `/office/people/${id}/password-link`, {});
    await server.call('POST', `/v1/customers/${id}/erase`);
    assert.deepEqual(await server.sql(`SELECT * FROM password_links WHERE customer_id = ${id}`), []);
    assert.equal((await use(Link.split('#')[1], NEW)).status, 404);
    const erased = await later.call('POST', `/office/people/${id}/password-link`, {});
    assert.equal(erased.json.code, 'customer_erased');
    admin = later;
  });

  it('stops working when the password is changed or removed in another way', async () => {
    const changes: readonly ((id: number) => Promise<{ readonly status: number }>)[] = [
      (id) => server.call('PUT', `/v1/customers/${id}/reset-password`, { Password: 'Changed1234' }),
      (id) => server.call('PUT', `/v1/customers/${id}`, retailBody({ Password: 'Changed1234' })),
      (id) => server.call('DELETE', `/v1/customers/${id}`),
    ];
    for (const change of changes) {
      const { id } = await someone();
      const token = await tokenFor(id);
      const { status } = await change(id);
      assert.ok(status < 300, String(status));
      assert.equal((await use(token, NEW)).status, 404);
    }
  });

  it('keeps working when other values change', async () => {
    const { id } = await someone();
    const token = await tokenFor(id);
    await server.call('PATCH', `/v1/customers/${id}`, { FirstName: 'Other' });
    assert.equal((await use(token, NEW)).status, 200);
  });

  it('is recorded with its author, and the password change with the link, without a token or a password', async () => {
    const { id } = await someone();
    now += 1_000;
    const token = await tokenFor(id);
    now += 1_000;
    await use(token, NEW);
    const { Entries } = await admin.ok('GET', `/office/people/${id}/timeline`);
    const [used, made] = Entries;
    assert.deepEqual([used.Actor, used.Effects[0].Fields[0].Field], ['one-time link', 'Password']);
    assert.deepEqual([made.Actor, made.OperationTitle], ['later', 'Make Password Link']);
    const stored = JSON.stringify([
      await server.sql(`SELECT * FROM password_links`),
      await server.sql(`SELECT * FROM service_log`),
      server.log,
    ]);
    for (const secret of [token, NEW]) assert.ok(!stored.includes(secret));
  });

  it('cannot be guessed, and requires a token', async () => {
    for (const token of ['x', 'A'.repeat(43), "' OR 1=1 --"])
      assert.equal((await use(token, NEW)).status, 404);
    const without = await portalClient(server).call('POST', '/password-links/use', { Password: NEW });
    assert.equal(without.status, 400);
    assert.equal((await admin.call('POST', '/office/people/999999/password-link', {})).status, 404);
  });
});
