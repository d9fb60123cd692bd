import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import {
  CLIENT_ID,
  CLIENT_SECRET,
  type OpenIdProvider,
  startOpenIdProvider,
} from '../../support/openid-provider.ts';
import { accountManager, portalClient } from '../../support/portal-client.ts';
import { sendRaw } from '../../support/raw-http.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

/** A browser that goes to the provider and returns. */
interface Journey {
  /** Cookies of this server, by name. */
  readonly cookies: Map<string, string>;
  get(path: string): Promise<{ status: number; location: string; set: string[] }>;
}

describe('Signing in by OpenID Connect', () => {
  let provider: OpenIdProvider;
  let server: TestServer;
  let serial = 0;
  let email: string;
  let accountId: number;
  before(async () => {
    provider = await startOpenIdProvider();
    server = await startTestServer({
      environment: {
        UPLINE_OIDC_ISSUER: provider.issuer,
        UPLINE_OIDC_CLIENT_ID: CLIENT_ID,
        UPLINE_OIDC_CLIENT_SECRET: CLIENT_SECRET,
        UPLINE_OIDC_NAME: 'Company login',
      },
    });
  });
  after(async () => {
    await server.close();
    await provider[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    serial += 1;
    email = `person${serial}@example.com`;
    const invited = await accountManager(server).invite({
      emailAddress: email,
      name: 'x',
      role: 'Developer',
    });
    accountId = invited.accountId;
    Object.assign(provider.behaviour, { isForged: false, isDown: false, userInfo: {} });
    provider.behaviour.claims = { email, email_verified: true };
  });

  const journey = (): Journey => {
    const cookies = new Map<string, string>();
    return {
      cookies,
      async get(path) {
        const Cookie = [...cookies].map((cookie) => cookie.join('=')).join('; ');
        const url = path.startsWith('http') ? path : server.url + path;
        const response = await fetch(url, { headers: { Cookie }, redirect: 'manual' });
        const set = response.headers.getSetCookie();
        for (const line of set) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
          if (value === '') cookies.delete(name);
          else cookies.set(name, value);
        }
        return { status: response.status, location: response.headers.get('location') ?? '', set };
      },
    };
  };
  const begin = async () => {
    const browser = journey();
    const { location } = await browser.get('/portal/oidc/start');
    return { browser, back: provider.visit(location), asked: new URL(location).searchParams };
  };
  const accountOf = async ({ cookies }: Journey) => {
    const client = portalClient(server);
    client.cookie = `upline_session=${cookies.get('upline_session') ?? ''}`;
    return (await client.ok('GET', '/session')).Account;
  };
  /** The reason of the last refusal in the log. */
  const reason = () =>
    String(JSON.parse(server.log.findLast((line) => line.includes('"reason"')) ?? '{}').reason);
  /** The address that the browser is sent to after a refusal. Asserts that no session was started. */
  const refusal = async (browser: Journey, back: string) => {
    const { status, location } = await browser.get(back);
    assert.equal(status, 302);
    assert.equal(browser.cookies.get('upline_session'), undefined);
    return location;
  };

  it('admits invited people with a verified address, with code, PKCE, state and nonce', async () => {
    const { browser, back, asked } = await begin();
    assert.equal(asked.get('response_type'), 'code');
    assert.equal(asked.get('code_challenge_method'), 'S256');
    for (const name of ['state', 'nonce', 'code_challenge'])
      assert.ok((asked.get(name) ?? '').length >= 43, name);
    const { status, location, set } = await browser.get(back);
    assert.deepEqual([status, location], [302, '/profile']);
    assert.match(set.join('\n'), /upline_session=[\w-]{43};.*HttpOnly;.*SameSite=Lax/);
    assert.equal((await accountOf(browser)).AccountId, accountId);
    assert.deepEqual((await portalClient(server).ok('GET', '/session')).OpenIdConnect, {
      Name: 'Company login',
    });
    assert.match(
      server.log.join('\n'),
      new RegExp(`"accountId":${accountId},"what":"signed in by OpenID Connect"`),
    );
    assert.ok(!server.log.join('\n').includes(email));
  });

  it('accepts an address that the provider returns only on request', async () => {
    provider.behaviour.claims = {};
    provider.behaviour.userInfo = { email, email_verified: true };
    const { browser, back } = await begin();
    assert.equal((await browser.get(back)).location, '/profile');
  });

  it('voids the invitation, which another person might have', async () => {
    const { token } = await accountManager(server).renewLink(accountId);
    const { browser, back } = await begin();
    await browser.get(back);
    const reply = await portalClient(server).call('POST', '/invitations/look-up', { Token: token });
    assert.equal(reply.status, 404);
  });

  it('starts a new session, and ends the previous session of the browser', async () => {
    const first = await begin();
    await first.browser.get(first.back);
    const old = first.browser.cookies.get('upline_session') ?? '';
    const { location } = await first.browser.get('/portal/oidc/start');
    await first.browser.get(provider.visit(location));
    assert.notEqual(first.browser.cookies.get('upline_session'), old);
    first.browser.cookies.set('upline_session', old);
    assert.equal(await accountOf(first.browser), null);
  });

  const wrong: readonly [
    name: string,
    claims: () => Record<string, unknown>,
    code: string,
    reason: RegExp,
  ][] = [
    [
      'an address that is not verified',
      () => ({ email, email_verified: false }),
      'openid_unverified',
      /openid_unverified/,
    ],
    [
      'an address without a statement that it is verified',
      () => ({ email, email_verified: undefined }),
      'openid_unverified',
      /openid_unverified/,
    ],
    ['no address', () => ({}), 'openid_unverified', /openid_unverified/],
    [
      'a person without an invitation',
      () => ({ email: 'stranger@example.com' }),
      'openid_no_account',
      /openid_no_account/,
    ],
    [
      'an address in another letter case',
      () => ({ email: email.toUpperCase() }),
      'openid_no_account',
      /no_account/,
    ],
    [
      'an address with a letter of full width',
      () => ({ email: email.replace('p', '\uFF50') }),
      'openid_no_account',
      /no_account/,
    ],
    ['an address with a space before it', () => ({ email: ` ${email}` }), 'openid_no_account', /no_account/],
    ['a wrong nonce', () => ({ nonce: 'another' }), 'openid_failed', /nonce/],
    ['no nonce', () => ({ nonce: undefined }), 'openid_failed', /nonce/],
    [
      'a token that has expired',
      () => ({ exp: Math.floor(Date.now() / 1_000) - 3_600 }),
      'openid_failed',
      /expir/,
    ],
    ['a token for another client', () => ({ aud: 'another' }), 'openid_failed', /audience/],
    ['a token of another issuer', () => ({ iss: 'https://login.example.org' }), 'openid_failed', /issuer/],
  ];
  for (const [name, claims, code, expected] of wrong) {
    it(`refuses ${name}`, async () => {
      const base = name === 'no address' ? {} : { email, email_verified: true };
      provider.behaviour.claims = { ...base, ...claims() };
      const { browser, back } = await begin();
      assert.equal(await refusal(browser, back), `/sign-in?error=${code}`);
      assert.match(reason(), expected);
    });
  }

  it('refuses a token signed with another key', async () => {
    provider.behaviour.isForged = true;
    const { browser, back } = await begin();
    assert.equal(await refusal(browser, back), '/sign-in?error=openid_failed');
    assert.match(reason(), /signature/);
  });

  it('refuses a disabled account', async () => {
    await accountManager(server).change(accountId, { isDisabled: true });
    const { browser, back } = await begin();
    assert.equal(await refusal(browser, back), '/sign-in?error=openid_no_account');
  });

  it('refuses a forged state, a code of another person, and a used code', async () => {
    const forged = await begin();
    const url = new URL(forged.back);
    url.searchParams.set('state', 'forged');
    assert.equal(await refusal(forged.browser, url.href), '/sign-in?error=openid_failed');
    assert.match(reason(), /state/);

    const [mine, theirs] = [await begin(), await begin()];
    assert.equal(
      await refusal(mine.browser, theirs.back),
      '/sign-in?error=openid_failed',
      'another browser’s answer',
    );

    const stranger = await begin();
    assert.equal(
      await refusal(journey(), stranger.back),
      '/sign-in?error=openid_failed',
      'a browser that asked nothing',
    );

    const used = await begin();
    const kept = used.browser.cookies.get('upline_openid') ?? assert.fail();
    await used.browser.get(used.back);
    assert.equal(used.browser.cookies.get('upline_openid'), undefined, 'the state works once');
    const again = journey();
    again.cookies.set('upline_openid', kept);
    assert.equal(await refusal(again, used.back), '/sign-in?error=openid_failed', 'the code works once');

    const altered = await begin();
    const sealed = altered.browser.cookies.get('upline_openid') ?? '';
    altered.browser.cookies.set('upline_openid', `${sealed.slice(0, -4)}AAAA`);
    assert.equal(
      await refusal(altered.browser, altered.back),
      '/sign-in?error=openid_failed',
      'an altered cookie',
    );
  });

  it('admits a person once per flow, even with a copied cookie and another code, or two simultaneous answers', async () => {
    const asked = async () => {
      const browser = journey();
      const { location } = await browser.get('/portal/oidc/start');
      const copy = journey();
      copy.cookies.set('upline_openid', browser.cookies.get('upline_openid') ?? assert.fail());
      return { browser, copy, backs: [provider.visit(location), provider.visit(location)] as const };
    };
    const { browser, copy, backs } = await asked();
    assert.equal((await browser.get(backs[0])).location, '/profile');
    assert.equal(await refusal(copy, backs[1]), '/sign-in?error=openid_failed');
    const race = await asked();
    const both = await Promise.all([race.browser.get(race.backs[0]), race.copy.get(race.backs[1])]);
    assert.deepEqual(both.map(({ location }) => location).sort(), [
      '/profile',
      '/sign-in?error=openid_failed',
    ]);
  });

  it('redeems codes for its own address, even if a request names another host', async () => {
    const { browser, back } = await begin();
    const { search } = new URL(back);
    const Cookie = [...browser.cookies].map((cookie) => cookie.join('=')).join('; ');
    const { status, headers } = await sendRaw(server, {
      method: 'GET',
      path: `http://evil.example/portal/oidc/callback${search}`,
      headers: { Host: 'evil.example', Cookie },
    });
    assert.deepEqual([status, headers.get('location')], [302, '/profile']);
  });

  it('distinguishes a refusal by the provider from a provider that is down', async () => {
    const { browser, asked } = await begin();
    const denied = new URLSearchParams({
      error: 'access_denied',
      state: asked.get('state') ?? '',
      iss: provider.issuer,
    });
    assert.equal(await refusal(browser, `/portal/oidc/callback?${denied}`), '/sign-in?error=openid_failed');
    const late = await begin();
    provider.behaviour.isDown = true;
    assert.equal(await refusal(late.browser, late.back), '/sign-in?error=openid_unavailable');
    await using other = await startTestServer({
      environment: { UPLINE_OIDC_ISSUER: provider.issuer, UPLINE_OIDC_CLIENT_ID: CLIENT_ID },
    });
    const start = () => fetch(`${other.url}/portal/oidc/start`, { redirect: 'manual' });
    assert.equal((await start()).headers.get('location'), '/sign-in?error=openid_unavailable');
    provider.behaviour.isDown = false;
    assert.match((await start()).headers.get('location') ?? '', /\/authorize\?/, 'it is asked again');
  });

  it('accepts no other method, and is not available without its settings', async () => {
    const reply = await fetch(`${server.url}/portal/oidc/start`, { method: 'POST', redirect: 'manual' });
    assert.equal(reply.status, 405);
    await using plain = await startTestServer();
    assert.equal((await fetch(`${plain.url}/portal/oidc/start`)).status, 404);
    assert.equal((await portalClient(plain).ok('GET', '/session')).OpenIdConnect, null);
  });
});
