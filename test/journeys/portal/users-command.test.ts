import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { accountManager, PASSWORD, type PortalClient, portalClient } from '../../support/portal-client.ts';
import { runUpline, startUpline, type UplineProcess } from '../../support/process.ts';
import { databaseIn, onOneEngine, startTestServer } from '../../support/test-server.ts';

const LINK = /^ {2}(http\S+\/invitation#([\w-]{43}))$/m;

describe('The first administrator, and upline users while the server runs', () => {
  let directory: string;
  let environment: NodeJS.ProcessEnv;
  let server: UplineProcess & { url: string };
  let admin: PortalClient;
  before(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
    environment = { ...(await databaseIn(directory)), UPLINE_SUBSCRIPTION_KEY: 'a-key-chosen-by-hand' };
    server = await startUpline(environment);
  });
  after(async () => {
    await server[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true, force: true });
  });
  const run = (...args: string[]) => runUpline(['users', ...args], environment);
  /** The output of a successful command. */
  const output = async (...args: string[]) => {
    const end = await run(...args);
    assert.deepEqual([end.code, end.stderr], [0, ''], args.join(' '));
    return end.stdout;
  };
  const tokenIn = (text: string) => /#([\w-]{43})$/m.exec(text)?.[1] ?? assert.fail(text);
  const accept = async (Token: string) => {
    const client = portalClient(server);
    await client.ok('POST', '/invitations/accept', { Token, Name: 'Somebody', Password: PASSWORD });
    return client;
  };
  const isSignedIn = async (client: PortalClient) => (await client.ok('GET', '/session')).Account !== null;

  it('signs in through the link that the first start prints, which is in no log', async () => {
    const [, link = '', token = ''] = await server.errorOutput(LINK);
    assert.ok(link.startsWith(`${server.url}/invitation#`));
    const shown = await portalClient(server).ok('POST', '/invitations/look-up', { Token: token });
    assert.deepEqual([shown.EmailAddress, shown.Role], ['admin@localhost', 'Administrator']);
    admin = await accept(token);
    assert.equal((await admin.ok('GET', '/accounts')).length, 1);
    assert.ok(!server.stdout().includes(token));
  });

  it('finds the first key in the profile', async () => {
    const [first] = await admin.ok('GET', '/subscriptions');
    assert.deepEqual([first.Name, first.Owner.Name], ['default', 'Somebody']);
    const path = `/subscriptions/${first.SubscriptionId}/keys/Primary`;
    assert.deepEqual(await admin.ok('GET', path), { Key: 'a-key-chosen-by-hand' });
  });

  it('invites, disables, enables, signs out and removes, with effect at once', async () => {
    const invited = await output('invite', 'Dev@Example.com', '--name', 'A Developer');
    assert.match(invited, /^http:\S+\/invitation#[\w-]{43}\nIt works once, until \S+ \S+ UTC\.\n$/);
    const person = await accept(tokenIn(invited));
    assert.ok(await isSignedIn(person));
    assert.equal(await output('sign-out', 'dev@example.com'), '1 session of dev@example.com ended.\n');
    assert.ok(!(await isSignedIn(person)));
    const again = await accept(tokenIn(await output('link', 'dev@example.com')));
    await output('disable', 'dev@example.com');
    assert.ok(!(await isSignedIn(again)));
    await output('enable', 'dev@example.com');
    const listed = (await output('list')).trimEnd().split('\n');
    assert.match(listed[0] ?? '', /^EMAIL +NAME +ROLE +STATE +LAST SIGN-IN$/);
    assert.match(listed.join('\n'), /^Dev@Example\.com +Somebody +developer +active +\d{4}-/m);
    await output('remove', 'dev@example.com');
    assert.equal((await admin.ok('GET', '/accounts')).length, 1);
  });

  it('exits with 1 and one line if an action is impossible', async () => {
    for (const [args, message] of [
      [['link', 'nobody@example.com'], 'The account does not exist.'],
      [['invite', 'ADMIN@example.com', '--role', 'administrator'], null],
      [['invite', 'admin@example.com'], 'An account with this email address already exists.'],
      [['disable', 'admin@localhost'], 'This is the last administrator who can sign in.'],
      [['remove', 'admin@localhost'], 'This is the last administrator who can sign in.'],
    ] as const) {
      const end = await run(...args);
      if (message === null) assert.equal(end.code, 0);
      else assert.deepEqual([end.code, end.stdout, end.stderr], [1, '', `upline: ${message}\n`]);
    }
  });

  it('exits with 2 after a usage error, and refers to the help', onOneEngine, async () => {
    for (const args of [
      ['frob', 'a@b.example'],
      ['invite'],
      ['invite', 'no address'],
      ['invite', 'a@b.example', '--role', 'king'],
      ['link', 'a@b.example', '--name', 'x'],
    ]) {
      const end = await run(...args);
      assert.deepEqual([end.code, end.stdout], [2, ''], args.join(' '));
      assert.match(end.stderr, /^upline: [^\n]+\nSee "upline users --help"\.\n$/);
    }
  });

  it('is not invited again after an account is in use', async () => {
    server.child.kill('SIGTERM');
    assert.equal((await server.ended).code, 0);
    await using again = await startUpline(environment);
    again.child.kill('SIGTERM');
    assert.doesNotMatch((await again.ended).stderr, /invitation/);
  });
});

describe('A first administrator who has not signed in yet', () => {
  it('gets a new link at the next start, but not within the minute in which another process may have printed one', async () => {
    let now = new Date('2026-03-01T12:00:00.000Z');
    await using server = await startTestServer({ now: () => now });
    const manager = accountManager(server, () => now);
    const first = { emailAddress: 'admin@localhost', name: 'x', role: 'Administrator' } as const;
    const links = await Promise.all([manager.inviteFirst(first), manager.inviteFirst(first)]);
    const [link, ...others] = links.filter((made) => made !== null);
    assert.ok(link && others.length === 0);
    now = new Date('2026-03-01T12:01:00.000Z');
    const next = (await manager.inviteFirst(first)) ?? assert.fail();
    const lookUp = async (Token: string) =>
      (await portalClient(server).call('POST', '/invitations/look-up', { Token })).status;
    assert.deepEqual([await lookUp(link.token), await lookUp(next.token)], [404, 200]);
    assert.equal(next.accountId, link.accountId);
    await manager.invite({ ...first, emailAddress: 'other@example.com' });
    now = new Date('2026-03-01T13:00:00.000Z');
    assert.equal(await manager.inviteFirst(first), null, 'other accounts exist');
  });
});
