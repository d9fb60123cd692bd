import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { PASSWORD, type PortalClient, portalClient } from '../../support/portal-client.ts';
import { type ServerProcess, sharedSettings, startTogether } from '../../support/server-processes.ts';
import { databaseIn, testEngine } from '../../support/test-server.ts';

const LINK = /\/invitation#([\w-]{43})\n/;

describe('The portal of several processes on one database', {
  skip: testEngine === 'sqlite' && 'an embedded file belongs to one server process',
}, () => {
  let directory: string;
  let one: ServerProcess;
  let two: ServerProcess;
  /** The same browser at each process, as behind a proxy that alternates between them. */
  let admin: readonly [PortalClient, PortalClient];
  before(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
    const settings = sharedSettings(await databaseIn(directory));
    const [first, second] = await startTogether(
      ['a', 'b'].map((name) => ({ ...settings, UPLINE_DATA_DIR: path.join(directory, name) })),
    );
    assert.ok(first && second);
    [one, two] = [first, second];
  });
  after(async () => {
    for (const server of [one, two]) await server[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true, force: true });
  });
  const atBoth = (client: PortalClient): [PortalClient, PortalClient] => {
    const [here, there] = [portalClient(one), portalClient(two)];
    for (const copy of [here, there]) Object.assign(copy, { cookie: client.cookie, csrf: client.csrf });
    return [here, there];
  };
  const isSignedIn = async (client: PortalClient) => (await client.ok('GET', '/session')).Account !== null;
  const invite = async (EmailAddress: string) => {
    const body = { EmailAddress, Name: 'x', Role: 'Developer' };
    const { AccountId, Link } = await admin[0].ok('POST', '/accounts', body);
    return { accountId: AccountId as number, token: String(Link.split('#')[1]) };
  };
  const accept = async (server: ServerProcess, Token: string) => {
    const client = portalClient(server);
    const reply = await client.call('POST', '/invitations/accept', { Token, Name: 'x', Password: PASSWORD });
    return { client, status: reply.status };
  };

  it('started at once on an empty database, print one link in total, which each process accepts', async () => {
    // The process that created the link has printed it, or is about to; the other prints none.
    const token = await Promise.any(
      [one, two].map(async (server) => (await server.errorOutput(LINK))[1] ?? ''),
    );
    await delay(500);
    assert.equal([one, two].filter((server) => LINK.test(server.stderr())).length, 1);
    const { client, status } = await accept(two, token);
    assert.equal(status, 200);
    admin = atBoth(client);
    assert.ok((await isSignedIn(admin[0])) && (await isSignedIn(admin[1])));
  });

  it('use an invitation once, even if it reaches both at the same time', async () => {
    const { token } = await invite('twice@example.com');
    const answers = await Promise.all([accept(one, token), accept(two, token)]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 404]);
  });

  it('end a session together: signed out, signed out everywhere, or disabled at one of them', async () => {
    const { accountId, token } = await invite('dev@example.com');
    const [here, there] = atBoth((await accept(one, token)).client);
    const signIn = async () => {
      const client = portalClient(two);
      await client.ok('POST', '/session', { EmailAddress: 'dev@example.com', Password: PASSWORD });
      return atBoth(client);
    };
    assert.ok(await isSignedIn(there));
    await here.ok('DELETE', '/session');
    assert.ok(!(await isSignedIn(there)));
    const [second, secondThere] = await signIn();
    const [third] = await signIn();
    await third.ok('DELETE', '/sessions');
    assert.ok(!(await isSignedIn(second)) && !(await isSignedIn(secondThere)));
    const [last, lastThere] = await signIn();
    await admin[1].ok('PATCH', `/accounts/${accountId}`, { IsDisabled: true });
    assert.ok(!(await isSignedIn(last)) && !(await isSignedIn(lastThere)));
  });

  it('change a password once, even if both receive the request at the same time', async () => {
    const { token } = await invite('changer@example.com');
    const [here, there] = atBoth((await accept(one, token)).client);
    const change = (client: PortalClient, NewPassword: string) =>
      client.call('POST', '/password', { CurrentPassword: PASSWORD, NewPassword });
    const replies = await Promise.all([
      change(here, 'changed at the one'),
      change(there, 'changed at the two'),
    ]);
    assert.deepEqual(replies.map(({ status }) => status).sort(), [200, 400]);
    const EmailAddress = 'changer@example.com';
    const Password = replies[0].status === 200 ? 'changed at the one' : 'changed at the two';
    assert.equal((await portalClient(two).call('POST', '/session', { EmailAddress, Password })).status, 200);
  });

  it('count failures together: at most five simultaneous guesses at any of them', async () => {
    const guesses = Array.from({ length: 20 }, (_, turn) =>
      portalClient(turn % 2 === 0 ? one : two).call('POST', '/session', {
        EmailAddress: 'twice@example.com',
        Password: 'a wrong password',
      }),
    );
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    assert.equal(statuses.filter((status) => status === 401).length, 5);
    assert.equal(statuses.filter((status) => status === 429).length, 15);
  });

  it('keep one administrator when two are demoted at the same time, one in each process', async () => {
    const { accountId, token } = await invite('second@example.com');
    const { client } = await accept(two, token);
    await admin[0].ok('PATCH', `/accounts/${accountId}`, { Role: 'Administrator' });
    await client.ok('POST', '/session', { EmailAddress: 'second@example.com', Password: PASSWORD });
    const own = (await admin[0].ok('GET', '/session')).Account.AccountId;
    const demote = { Role: 'Developer' };
    await Promise.all([
      admin[0].call('PATCH', `/accounts/${accountId}`, demote),
      client.call('PATCH', `/accounts/${own}`, demote),
    ]);
    const roles = await Promise.all(
      [admin[0], client].map(async (who) => (await who.call('GET', '/accounts')).status),
    );
    assert.deepEqual(roles.sort(), [200, 401]);
  });
});
