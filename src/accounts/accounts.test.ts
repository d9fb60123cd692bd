import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  accountManager,
  PASSWORD,
  type PortalClient,
  type PortalReply,
  portalClient,
  signedIn,
} from '../../test/support/portal-client.ts';
import { startTestServer, type TestServer } from '../../test/support/test-server.ts';

let server: TestServer;
let now = new Date('2026-03-01T12:00:00.000Z');
const later = (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000);
};
before(async () => {
  server = await startTestServer({ now: () => now });
});
after(() => server.close());

let serial = 0;
const newEmail = () => {
  serial += 1;
  return `person${serial}@example.com`;
};
const enter = (role: 'Developer' | 'Administrator', email = newEmail()) =>
  signedIn(server, email, role, () => now);
const codes = ({ status, json }: PortalReply) => [
  status,
  ...json.errors.map(({ field = '', code }: { field?: string; code: string }) => `${field}: ${code}`),
];
const signInAs = (EmailAddress: string, Password = PASSWORD, client = portalClient(server)) =>
  client.call('POST', '/session', { EmailAddress, Password });

describe('An invitation', () => {
  it('sets a name and a password and starts a session, only once', async () => {
    const admin = await enter('Administrator');
    const emailAddress = newEmail();
    const invited = await admin.ok('POST', '/accounts', {
      EmailAddress: emailAddress,
      Name: 'New Person',
      Role: 'Developer',
    });
    const [address, token = ''] = invited.Link.split('#');
    assert.equal(address, `${server.url}/invitation`);
    const person = portalClient(server);
    const shown = await person.ok('POST', '/invitations/look-up', { Token: token });
    assert.deepEqual(shown, {
      EmailAddress: emailAddress,
      Name: 'New Person',
      Role: 'Developer',
      Purpose: 'Invitation',
      ExpiresAt: new Date(now.getTime() + 7 * 24 * 3_600_000).toISOString(),
    });
    const body = { Token: token, Name: 'Her Own Name', Password: PASSWORD };
    const entered = await person.ok('POST', '/invitations/accept', body);
    assert.deepEqual(entered.Account, {
      AccountId: invited.AccountId,
      Name: 'Her Own Name',
      EmailAddress: emailAddress,
      Role: 'Developer',
      AccessRequestedAt: null,
    });
    for (const path of ['/invitations/look-up', '/invitations/accept']) {
      const again = await portalClient(server).call(
        'POST',
        path,
        path.endsWith('accept') ? body : { Token: token },
      );
      assert.deepEqual(codes(again), [404, 'Token: link_not_valid']);
    }
    assert.equal((await signInAs(emailAddress.toUpperCase())).status, 200);
  });

  it('is void after seven days, after a newer one is created, and while the account is disabled', async () => {
    const manager = accountManager(server, () => now);
    const first = await manager.invite({ emailAddress: newEmail(), name: 'x', role: 'Developer' });
    const accept = async (Token: string) =>
      codes(
        await portalClient(server).call('POST', '/invitations/accept', {
          Token,
          Name: 'x',
          Password: PASSWORD,
        }),
      );
    const second = await manager.renewLink(first.accountId);
    assert.deepEqual(await accept(first.token), [404, 'Token: link_not_valid']);
    await manager.change(first.accountId, { isDisabled: true });
    assert.deepEqual(await accept(second.token), [404, 'Token: link_not_valid']);
    await manager.change(first.accountId, { isDisabled: false });
    later(7 * 24 * 60);
    assert.deepEqual(await accept(second.token), [404, 'Token: link_not_valid']);
  });

  it('can be used by only one of two simultaneous callers', async () => {
    const { token } = await accountManager(server, () => now).invite({
      emailAddress: newEmail(),
      name: 'x',
      role: 'Developer',
    });
    const body = { Token: token, Name: 'x', Password: PASSWORD };
    const replies = await Promise.all(
      [1, 2].map(() => portalClient(server).call('POST', '/invitations/accept', body)),
    );
    assert.deepEqual(replies.map(({ status }) => status).sort(), [200, 404]);
  });

  it('accepts no password that is short, common, one repeated character, or the email address', async () => {
    const emailAddress = 'somebody.long@example.com';
    const { token } = await accountManager(server, () => now).invite({
      emailAddress,
      name: 'x',
      role: 'Developer',
    });
    for (const Password of ['elevenchars', 'Password1234', 'a'.repeat(12), emailAddress, 'x'.repeat(257)]) {
      const reply = await portalClient(server).call('POST', '/invitations/accept', {
        Token: token,
        Name: 'x',
        Password,
      });
      assert.deepEqual(codes(reply), [400, 'Password: password_too_weak'], Password);
    }
  });

  it('for a forgotten password ends all earlier sessions', async () => {
    const admin = await enter('Administrator');
    const person = await enter('Developer');
    const { Link } = await admin.ok('POST', `/accounts/${person.accountId}/link`);
    const Token = Link.split('#')[1];
    assert.equal((await person.ok('POST', '/invitations/look-up', { Token })).Purpose, 'PasswordReset');
    const other = portalClient(server);
    await other.ok('POST', '/invitations/accept', { Token, Name: 'x', Password: 'another long password' });
    assert.equal((await person.ok('GET', '/session')).Account, null);
  });
});

describe('Signing in', () => {
  it('sets a cookie that scripts and other sites cannot read, with a new token each time', async () => {
    const email = newEmail();
    await enter('Developer', email);
    const planted = portalClient(server);
    planted.cookie = `upline_session=${'p'.repeat(43)}`;
    const reply = await signInAs(email, PASSWORD, planted);
    const [cookie = ''] = reply.headers.getSetCookie();
    assert.match(cookie, /^upline_session=[\w-]{43};.*Path=\/;.*HttpOnly;.*SameSite=Lax/);
    assert.doesNotMatch(cookie, /p{43}|Domain/);
    assert.equal(reply.headers.get('cache-control'), 'no-store');
    const stored = JSON.stringify(await server.sql('SELECT * FROM account_sessions'));
    assert.ok(!stored.includes(planted.cookie.split('=')[1] ?? ''), 'tokens are stored hashed');
  });

  it('makes the cookie Secure and binds it to the host when the server is behind HTTPS', async () => {
    await using behindTls = await startTestServer({
      environment: { UPLINE_PUBLIC_URL: 'https://portal.example.com' },
    });
    const email = newEmail();
    await signedIn(behindTls, email, 'Administrator');
    const reply = await portalClient(behindTls).call('POST', '/session', {
      EmailAddress: email,
      Password: PASSWORD,
    });
    assert.match(reply.headers.getSetCookie()[0] ?? '', /^__Host-upline_session=.*; Secure/);
  });

  it('answers a wrong password, an unknown address, an invited and a disabled account alike', async () => {
    const [right, disabled, invited] = [newEmail(), newEmail(), newEmail()];
    await enter('Developer', right);
    const { accountId } = await enter('Developer', disabled);
    const manager = accountManager(server, () => now);
    await manager.change(accountId, { isDisabled: true });
    await manager.invite({ emailAddress: invited, name: 'x', role: 'Developer' });
    const replies = [
      await signInAs(right, 'wrong password'),
      await signInAs('nobody@example.com'),
      await signInAs(disabled),
      await signInAs(invited),
      await signInAs(invited, 'null'),
    ];
    const texts = new Set(replies.map(({ json }) => JSON.stringify([json.status, json.code, json.message])));
    assert.equal(texts.size, 1, [...texts].join());
    assert.deepEqual(codes(replies[0] ?? assert.fail()), [401, ': sign_in_failed']);
  });

  it('is locked after five failures, longer each time, even for an account that does not exist', async () => {
    const email = newEmail();
    await enter('Developer', email);
    for (const address of [email, newEmail()]) {
      for (let attempt = 0; attempt < 5; attempt += 1)
        assert.equal((await signInAs(address, 'wrong password')).status, 401);
      const refused = await signInAs(address);
      assert.deepEqual(codes(refused), [429, ': sign_in_locked']);
      assert.equal(refused.headers.get('retry-after'), '60');
      later(1);
      assert.equal((await signInAs(address, 'wrong password')).status, 401);
      assert.equal((await signInAs(address)).headers.get('retry-after'), '120');
      later(2);
    }
    assert.equal((await signInAs(email)).status, 200);
    assert.equal((await signInAs(email, 'wrong password')).status, 401, 'the count restarts');
  });

  it('allows no extra guesses to simultaneous requests', async () => {
    const email = newEmail();
    await enter('Developer', email);
    const replies = await Promise.all(Array.from({ length: 20 }, () => signInAs(email, 'wrong password')));
    assert.equal(replies.filter(({ status }) => status === 401).length, 5);
  });

  it('refuses values that are not an address and a password', async () => {
    for (const [body, expected] of [
      [{}, ['EmailAddress: wrong_type', 'Password: wrong_type']],
      [{ EmailAddress: 'a\u0000', Password: 'x' }, ['EmailAddress: invalid_text']],
      [{ EmailAddress: 'a@b.c', Password: 'x'.repeat(1_001) }, ['Password: too_long']],
      [{ EmailAddress: ['a@b.c'], Password: 1 }, ['EmailAddress: wrong_type', 'Password: wrong_type']],
    ] as const) {
      assert.deepEqual(codes(await portalClient(server).call('POST', '/session', body)), [400, ...expected]);
    }
  });
});

describe('A session', () => {
  it('ends after seven days, and after half a day without use', async () => {
    const idle = await enter('Developer');
    const used = await enter('Developer');
    for (let hours = 0; hours < 7 * 24 - 8; hours += 8) {
      assert.notEqual((await used.ok('GET', '/session')).Account, null);
      later(8 * 60);
    }
    assert.equal((await idle.ok('GET', '/session')).Account, null);
    assert.notEqual((await used.ok('GET', '/session')).Account, null);
    later(8 * 60);
    assert.equal((await used.ok('GET', '/session')).Account, null);
  });

  it('is listed, and ends when its owner signs out here or everywhere', async () => {
    const email = newEmail();
    const here = await enter('Developer', email);
    const there = portalClient(server);
    await signInAs(email, PASSWORD, there);
    const listed = await here.ok('GET', '/sessions');
    assert.deepEqual(listed.map(({ IsThis }: { IsThis: boolean }) => IsThis).sort(), [false, true]);
    const kept = there.cookie;
    await there.ok('DELETE', '/session');
    assert.equal(there.cookie, '');
    there.cookie = kept;
    assert.equal((await there.ok('GET', '/session')).Account, null);
    await signInAs(email, PASSWORD, there);
    assert.deepEqual(await here.ok('DELETE', '/sessions'), { Ended: 2 });
    assert.equal((await there.ok('GET', '/session')).Account, null);
  });

  it('ends when its browser starts another one', async () => {
    const email = newEmail();
    const client = await enter('Developer', email);
    const old = Object.assign(portalClient(server), { cookie: client.cookie });
    await client.ok('POST', '/session', { EmailAddress: email, Password: PASSWORD });
    assert.notEqual(client.cookie, old.cookie);
    assert.notEqual((await client.ok('GET', '/session')).Account, null);
    assert.equal((await old.ok('GET', '/session')).Account, null);
  });

  it('changes the password only with the current one, and then ends the other sessions', async () => {
    const email = newEmail();
    const here = await enter('Developer', email);
    const there = portalClient(server);
    await signInAs(email, PASSWORD, there);
    const change = (CurrentPassword: string, NewPassword: string) =>
      here.call('POST', '/password', { CurrentPassword, NewPassword });
    assert.deepEqual(codes(await change('wrong', 'a new long password')), [
      400,
      'CurrentPassword: wrong_password',
    ]);
    assert.deepEqual(codes(await change(PASSWORD, 'short')), [400, 'NewPassword: password_too_weak']);
    assert.equal((await change(PASSWORD, 'a new long password')).status, 200);
    assert.equal((await there.ok('GET', '/session')).Account, null);
    assert.notEqual((await here.ok('GET', '/session')).Account, null);
    assert.equal((await signInAs(email)).status, 401);
    assert.equal((await signInAs(email, 'a new long password')).status, 200);
  });

  it('changes nothing without the token of its pages, or from another site', async () => {
    const admin = await enter('Administrator');
    const other = await enter('Administrator');
    const attempts: [csrf: string, headers: Record<string, string>][] = [
      ['', {}],
      ['forged', {}],
      [other.csrf, {}],
      [admin.csrf, { Origin: 'https://evil.example' }],
      [admin.csrf, { Origin: 'null' }],
      [admin.csrf, { 'Sec-Fetch-Site': 'cross-site' }],
      [admin.csrf, { 'Sec-Fetch-Site': 'same-site' }],
    ];
    const before = (await admin.ok('GET', '/accounts')).length;
    const right = admin.csrf;
    for (const [csrf, headers] of attempts) {
      admin.csrf = csrf;
      const body = { EmailAddress: newEmail(), Name: 'x', Role: 'Administrator' };
      assert.deepEqual(codes(await admin.call('POST', '/accounts', body, headers)), [403, ': csrf_failed']);
      admin.csrf = right;
    }
    assert.equal((await admin.ok('GET', '/accounts')).length, before);
    const { origin } = new URL(server.url);
    const fine = { Origin: origin, 'Sec-Fetch-Site': 'same-origin' };
    assert.equal((await admin.call('DELETE', '/sessions', undefined, fine)).status, 200);
  });

  it('cannot be started by a page of another site', async () => {
    const email = newEmail();
    await enter('Developer', email);
    const client = portalClient(server);
    const reply = await client.call(
      'POST',
      '/session',
      { EmailAddress: email, Password: PASSWORD },
      { Origin: 'https://evil.example' },
    );
    assert.deepEqual(codes(reply), [403, ': csrf_failed']);
    assert.equal(client.cookie, '');
  });
});

describe('Accounts', () => {
  const paths: [method: string, path: string][] = [
    ['GET', '/accounts'],
    ['POST', '/accounts'],
    ['POST', '/accounts/1/link'],
    ['PATCH', '/accounts/1'],
    ['DELETE', '/accounts/1'],
    ['DELETE', '/accounts/1/sessions'],
  ];
  for (const [method, path] of paths) {
    it(`are for administrators: ${method} ${path}`, async () => {
      const body = method === 'POST' || method === 'PATCH' ? {} : undefined;
      assert.deepEqual(codes(await portalClient(server).call(method, path, body)), [401, ': not_signed_in']);
      const developer = await enter('Developer');
      assert.deepEqual(codes(await developer.call(method, path, body)), [403, ': not_allowed']);
    });
  }

  it('can be invited once per address regardless of letter case, and each invalid field is named', async () => {
    const admin = await enter('Administrator');
    const emailAddress = newEmail();
    const body = { EmailAddress: emailAddress, Name: 'x', Role: 'Developer' };
    await admin.ok('POST', '/accounts', body);
    const again = { ...body, EmailAddress: emailAddress.toUpperCase() };
    assert.deepEqual(codes(await admin.call('POST', '/accounts', again)), [
      409,
      'EmailAddress: account_exists',
    ]);
    const bad = { EmailAddress: 'no address', Name: ' ', Role: 'King' };
    assert.deepEqual(codes(await admin.call('POST', '/accounts', bad)).sort(), [
      400,
      'EmailAddress: invalid_email',
      'Name: invalid_value',
      'Role: invalid_value',
    ]);
    for (const path of ['/accounts/999999999', '/accounts/0', '/accounts/x'])
      assert.ok([400, 404].includes((await admin.call('PATCH', path, {})).status));
  });

  it('that change role or are disabled are signed out at once', async () => {
    const admin = await enter('Administrator');
    for (const change of [{ Role: 'Administrator' }, { IsDisabled: true }]) {
      const person = await enter('Developer');
      await admin.ok('PATCH', `/accounts/${person.accountId}`, change);
      assert.equal((await person.ok('GET', '/session')).Account, null);
    }
    const person = await enter('Developer');
    await admin.ok('PATCH', `/accounts/${person.accountId}`, { Name: 'Another Name' });
    assert.equal((await person.ok('GET', '/session')).Account.Name, 'Another Name');
    assert.deepEqual(await admin.ok('DELETE', `/accounts/${person.accountId}/sessions`), { Ended: 1 });
    await admin.ok('DELETE', `/accounts/${person.accountId}`);
    assert.deepEqual(codes(await admin.call('DELETE', `/accounts/${person.accountId}`)), [
      404,
      'accountId: account_not_found',
    ]);
  });

  it('are changed with a log line that has the ids of the administrator and of the changed account', async () => {
    const admin = await enter('Administrator');
    const person = await enter('Developer');
    const reply = await admin.call('PATCH', `/accounts/${person.accountId}`, { IsDisabled: true });
    const line = JSON.parse(server.log.findLast((text) => text.includes('changed: isDisabled')) ?? '{}');
    assert.deepEqual(
      [line.accountId, line.by, line.requestId],
      [person.accountId, admin.accountId, reply.headers.get('x-directscale-requestid')],
    );
  });

  it('return names with markup as data', async () => {
    const admin = await enter('Administrator');
    const Name = '<img src=x onerror=alert(1)>"\'&';
    await admin.ok('PATCH', `/accounts/${admin.accountId}`, { Name });
    const reply = await admin.call('GET', '/session');
    assert.equal(reply.json.Account.Name, Name);
    assert.match(reply.headers.get('content-type') ?? '', /^application\/json/);
    assert.equal(reply.headers.get('x-content-type-options'), 'nosniff');
  });

  it('appear in no log line by name, address, password or token', async () => {
    const person: PortalClient = await enter('Developer', 'very.private@example.com');
    await signInAs('very.private@example.com', 'a wrong password');
    const log = server.log.join('\n');
    for (const secret of ['very.private', PASSWORD, 'a wrong password', person.cookie.split('=')[1] ?? ''])
      assert.ok(!log.includes(secret), secret);
    assert.match(log, /"what":"sign-in failed"/);
  });
});

describe('The last administrator', () => {
  it('cannot be removed, disabled or demoted; an open invitation does not count as an administrator', async () => {
    await using own = await startTestServer();
    const admin = await signedIn(own, newEmail(), 'Administrator');
    await accountManager(own).invite({ emailAddress: newEmail(), name: 'x', role: 'Administrator' });
    const path = `/accounts/${admin.accountId}`;
    for (const reply of [
      await admin.call('DELETE', path),
      await admin.call('PATCH', path, { IsDisabled: true }),
      await admin.call('PATCH', path, { Role: 'Developer' }),
    ]) {
      assert.deepEqual(codes(reply), [409, 'accountId: last_administrator']);
    }
    await signedIn(own, newEmail(), 'Administrator');
    assert.equal((await admin.call('PATCH', path, { Role: 'Developer' })).status, 200);
  });

  it('remains when two of them demote each other at the same time', async () => {
    await using own = await startTestServer();
    const [one, two] = [
      await signedIn(own, newEmail(), 'Administrator'),
      await signedIn(own, newEmail(), 'Administrator'),
    ];
    await Promise.all([
      one.call('PATCH', `/accounts/${two.accountId}`, { Role: 'Developer' }),
      two.call('PATCH', `/accounts/${one.accountId}`, { Role: 'Developer' }),
    ]);
    const [row] = await own.sql("SELECT count(*) AS n FROM accounts WHERE role = 'Administrator'");
    assert.equal(Number(row?.['n']), 1);
  });
});
