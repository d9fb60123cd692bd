import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PASSWORD, portalClient, signedIn } from '../../test/support/portal-client.ts';
import { startTestServer, type TestServer } from '../../test/support/test-server.ts';
import { limitHashing } from '../passwords/limit-hashing.ts';
import { ACCOUNT_HASHING_LIMIT } from './hashing-limit.ts';
import { networkOf } from './network-of.ts';

const WRONG = 'a wrong password';

describe('Sign-ins from one network address', () => {
  let server: TestServer;
  let now = new Date('2026-03-01T12:00:00.000Z');
  const later = (minutes: number) => {
    now = new Date(now.getTime() + minutes * 60_000);
  };
  before(async () => {
    // The test itself acts as the proxy.
    const environment = { UPLINE_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8' };
    server = await startTestServer({ now: () => now, environment });
    await signedIn(server, 'known@example.com', 'Administrator', () => now);
  });
  after(() => server.close());
  let serial = 0;
  const signIn = (address: string, EmailAddress?: string, Password = WRONG) => {
    serial += 1;
    const body = { EmailAddress: EmailAddress ?? `nobody${serial}@example.com`, Password };
    return portalClient(server).call('POST', '/session', body, { 'X-Forwarded-For': address });
  };
  const fail = async (address: string, times: number) => {
    for (let turn = 0; turn < times; turn += 1) assert.equal((await signIn(address)).status, 401);
  };

  it('are locked for 15 minutes after fifty failures across all accounts; other addresses are not', async () => {
    await fail('198.51.100.7', 50);
    const refused = await signIn('198.51.100.7', 'known@example.com', PASSWORD);
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '900']);
    assert.equal((await signIn('198.51.100.8', 'known@example.com', PASSWORD)).status, 200);
    later(15);
    assert.equal((await signIn('198.51.100.7', 'known@example.com', PASSWORD)).status, 200);
  });

  it('do not count when they succeed or when the account is locked, and the count is forgotten after an hour', async () => {
    const office = '198.51.100.9';
    await fail(office, 49);
    for (let turn = 0; turn < 3; turn += 1)
      assert.equal((await signIn(office, 'known@example.com', PASSWORD)).status, 200);
    later(60);
    await fail(office, 44);
    for (let turn = 0; turn < 5; turn += 1)
      assert.equal((await signIn(office, 'locked@example.com')).status, 401);
    for (let turn = 0; turn < 10; turn += 1)
      assert.equal((await signIn(office, 'locked@example.com')).status, 429);
    assert.equal((await signIn(office, 'known@example.com', PASSWORD)).status, 200);
  });

  it('are counted by the first half of an IPv6 address, because people choose the second half', async () => {
    for (let turn = 0; turn < 50; turn += 1)
      assert.equal((await signIn(`2001:db8:1:2::${turn.toString(16)}`)).status, 401);
    assert.equal((await signIn('2001:db8:1:2:ffff::1')).status, 429);
    assert.equal((await signIn('2001:db8:1:3::1')).status, 401);
  });

  it('cannot claim another address by sending a header', async () => {
    await using direct = await startTestServer({ now: () => now });
    for (let turn = 0; turn <= 50; turn += 1) {
      const body = { EmailAddress: `nobody${turn}@example.com`, Password: WRONG };
      const headers = { 'X-Forwarded-For': `203.0.113.${turn}` };
      const { status } = await portalClient(direct).call('POST', '/session', body, headers);
      assert.equal(status, turn === 50 ? 429 : 401);
    }
  });
});

describe('A lock', () => {
  it('also stops password guesses in an open browser, and ends when the owner uses a one-time link', async () => {
    await using server = await startTestServer();
    const admin = await signedIn(server, 'admin@example.com', 'Administrator');
    const person = await signedIn(server, 'person@example.com', 'Developer');
    const change = (CurrentPassword: string) =>
      person.call('POST', '/password', { CurrentPassword, NewPassword: 'a new long password' });
    for (let turn = 0; turn < 5; turn += 1) assert.equal((await change(WRONG)).status, 400);
    assert.equal((await change(PASSWORD)).status, 429);
    const { Link } = await admin.ok('POST', `/accounts/${person.accountId}/link`);
    const Token = Link.split('#')[1];
    await person.ok('POST', '/invitations/accept', { Token, Name: 'x', Password: PASSWORD });
    assert.equal((await change(PASSWORD)).status, 200);
  });
});

describe('Hashing for accounts', () => {
  it('runs a few at a time, and is refused while too many calls are waiting', async () => {
    let running = 0;
    let most = 0;
    const gate = Promise.withResolvers<void>();
    const { verifyPassword } = limitHashing(ACCOUNT_HASHING_LIMIT, {
      hashPassword: async () => '',
      async verifyPassword() {
        running += 1;
        most = Math.max(most, running);
        await gate.promise;
        running -= 1;
        return true;
      },
    });
    const calls = Array.from({ length: 200 }, () => verifyPassword('', null));
    gate.resolve();
    const results = await Promise.allSettled(calls);
    assert.equal(most, 2);
    const refused = results.filter(({ status }) => status === 'rejected');
    assert.equal(refused.length, 200 - 66);
    assert.match(String((refused[0] as PromiseRejectedResult).reason), /sign_in_busy/);
  });
});

describe('The network of an address', () => {
  it('is the whole IPv4 address in any spelling, or the first half of an IPv6 address', () => {
    const networks = [
      ['192.0.2.1', '192.0.2.1'],
      ['::ffff:192.0.2.1', '192.0.2.1'],
      ['2001:0DB8:0:1:2:3:4:5', '2001:db8:0:1'],
      ['2001:db8::5', '2001:db8:0:0'],
      ['::1', '0:0:0:0'],
      ['fe80::1:2:3:4', 'fe80:0:0:0'],
    ] as const;
    for (const [address, network] of networks) assert.equal(networkOf(address), network);
  });
});
