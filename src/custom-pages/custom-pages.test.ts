import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { publishedPlan } from '../../extension/commission-plan.ts';
import { PASSWORD, type PortalClient, portalClient, signedIn } from '../../test/support/portal-client.ts';
import { SECRET, serviceWays } from '../../test/support/service-ways.ts';
import { startTestServer, type TestServer } from '../../test/support/test-server.ts';
import { type CustomPage, validatePages } from './custom-page.ts';

const PAGES: readonly CustomPage[] = [
  { id: 'loyalty', menu: 'Acme', text: 'Loyalty', url: 'https://pages.example.com/loyalty?tab=1' },
  { id: 'moves', menu: 'Acme', text: 'Moves', right: 'trees.move', url: 'https://moves.example.com/' },
];
const environment = { UPLINE_DIRECTSCALE_SECRET: SECRET };

describe('Custom pages', () => {
  let server: TestServer;
  let now = new Date('2026-11-27T12:00:00Z');
  let administrator: PortalClient & { readonly accountId: number };
  let developer: PortalClient & { readonly accountId: number };
  before(async () => {
    const extension = { plan: publishedPlan, pages: PAGES };
    server = await startTestServer({ extension, environment, now: () => now });
    administrator = await signedIn(server, 'olga@example.com', 'Administrator', () => now);
    developer = await signedIn(server, 'dev@example.com', 'Developer', () => now);
  });
  after(() => server.close());
  const open = async (client: PortalClient, pageId: string, body: object = {}) =>
    new URL((await client.ok('POST', `/custom-pages/${pageId}/open`, body)).Url);
  const tokenOf = (url: URL) => url.searchParams.get('pageToken') ?? '';
  const validate = async (
    body: unknown,
    headers: Record<string, string> = { Authorization: `Bearer ${SECRET}` },
  ) => {
    const { status, json } = await server.call('POST', '/api/extension/pages/ValidateToken', body, headers);
    return status === 200 ? json : [status, json.code];
  };

  it('are listed for people with the right, and open at their address with id and token', async () => {
    const listed = async (client: PortalClient) =>
      (await client.ok('GET', '/custom-pages')).map(({ PageId }: { PageId: string }) => PageId);
    assert.deepEqual(await listed(administrator), ['loyalty', 'moves']);
    assert.deepEqual(await listed(developer), ['loyalty']);
    const url = await open(developer, 'loyalty', { AssociateId: 1001 });
    assert.equal(url.origin + url.pathname, 'https://pages.example.com/loyalty');
    const { pageToken, ...parameters } = Object.fromEntries(url.searchParams);
    assert.deepEqual(parameters, { tab: '1', pageId: 'loyalty', associateId: '1001' });
    assert.ok((pageToken ?? '').length > 40);
    for (const pageId of ['moves', 'nothing'])
      assert.equal(
        (await developer.call('POST', `/custom-pages/${pageId}/open`, {})).json.code,
        'custom_page_not_found',
      );
    const stranger = portalClient(server);
    assert.equal((await stranger.call('GET', '/custom-pages')).status, 401);
    assert.equal((await stranger.call('POST', '/custom-pages/loyalty/open', {})).status, 401);
  });

  it('learn who opened them from the published address, with names in any letter case', async () => {
    const token = tokenOf(await open(administrator, 'loyalty'));
    assert.equal(await validate({ Token: token, PageName: 'loyalty' }), 'olga@example.com');
    assert.equal(await validate({ token, pageName: 'loyalty' }), 'olga@example.com');
  });

  it('refuse a token of another page, a forged, an expired and a missing token, all with the same answer', async () => {
    const invalid = [401, 'page_token_not_valid'];
    const token = tokenOf(await open(administrator, 'loyalty'));
    const forged = `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`;
    for (const [Token, PageName] of [
      [token, 'moves'],
      [token, 'nothing'],
      [forged, 'loyalty'],
      ['', 'loyalty'],
      ['v1.', 'loyalty'],
      ['v1.AAAA', 'loyalty'],
      ['x'.repeat(5_000), 'loyalty'],
    ])
      assert.deepEqual(await validate({ Token, PageName }), invalid, `${Token?.slice(0, 10)} ${PageName}`);
    assert.deepEqual(await validate({ Token: token, PageName: 'loyalty' }, {}), [
      401,
      'extension_unauthorized',
    ]);
    assert.deepEqual(await validate({ Token: 5, PageName: 'loyalty' }), [400, 'wrong_type']);
    assert.deepEqual(await validate({}), [400, 'wrong_type']);
    now = new Date(now.getTime() + 30 * 60_000);
    assert.deepEqual(await validate({ Token: token, PageName: 'loyalty' }), invalid);
  });

  it('refuse a person who has lost the right, or the account', async () => {
    const invalid = [401, 'page_token_not_valid'];
    const body = { Token: tokenOf(await open(administrator, 'moves')), PageName: 'moves' };
    assert.equal(await validate(body), 'olga@example.com');
    const setRole = (role: string) =>
      server.sql(`UPDATE accounts SET role = '${role}' WHERE id = ${administrator.accountId}`);
    await setRole('Developer');
    assert.deepEqual(await validate(body), invalid);
    await setRole('Administrator');
    await server.sql(`UPDATE accounts SET is_disabled = 1 WHERE id = ${administrator.accountId}`);
    assert.deepEqual(await validate(body), invalid);
    await server.sql(`UPDATE accounts SET is_disabled = 0 WHERE id = ${administrator.accountId}`);
  });

  it('refuse a token from a session that ended, even if the person signs in again', async () => {
    const leaving = await signedIn(server, 'leaving@example.com', 'Developer', () => now);
    const body = { Token: tokenOf(await open(leaving, 'loyalty')), PageName: 'loyalty' };
    assert.equal(await validate(body), 'leaving@example.com');
    await leaving.ok('DELETE', '/session');
    assert.deepEqual(await validate(body), [401, 'page_token_not_valid']);
    const credentials = { EmailAddress: 'leaving@example.com', Password: PASSWORD };
    await leaving.ok('POST', '/session', credentials);
    assert.deepEqual(await validate(body), [401, 'page_token_not_valid']);
  });

  it('may be framed by the portal, which frames nothing else, and their tokens are not logged', async () => {
    const policyOf = async (of: TestServer, path: string) =>
      (await fetch(of.url + path, { headers: { Accept: 'text/html' } })).headers.get(
        'content-security-policy',
      ) ?? '';
    for (const path of ['/', '/pages/loyalty'])
      assert.match(
        await policyOf(server, path),
        /;frame-src https:\/\/pages\.example\.com https:\/\/moves\.example\.com$/,
      );
    await using standard = await startTestServer();
    assert.doesNotMatch(await policyOf(standard, '/'), /frame-src/);
    const token = tokenOf(await open(developer, 'loyalty'));
    await validate({ Token: token, PageName: 'loyalty' });
    assert.ok(!server.log.join('').includes(token));
  });
});

describe('The pages of an extension', () => {
  it('are checked at the start', () => {
    assert.deepEqual(validatePages(undefined), []);
    assert.deepEqual(validatePages(PAGES), []);
    const page = PAGES[0] as CustomPage;
    for (const change of [
      { id: 'Loyalty' },
      { id: '../x' },
      { menu: '' },
      { text: 'x'.repeat(61) },
      { right: 'ViewAdministration()' },
      { showOn: 'menu' },
      { url: 'http://pages.example.com' },
      { url: 'javascript:alert(1)' },
      { url: 'https://a:b@pages.example.com' },
      { url: 'https://pages.example.com/?pageToken=1' },
      { icon: 'star' },
    ])
      assert.equal(validatePages([{ ...page, ...change }]).length, 1, JSON.stringify(change));
    assert.equal(validatePages([page, page]).length, 1);
    assert.equal(validatePages({}).length, 1);
    assert.equal(validatePages([null]).length, 1);
  });
});

for (const [way, start] of serviceWays) {
  it(`UserService.GetUser answers the published members, ${way}`, async () => {
    await using service = await start();
    const { accountId } = await signedIn(service.server, 'olga@example.com', 'Developer');
    await service.server.sql(`INSERT INTO account_roles (account_id, role)
      SELECT ${accountId}, role FROM office_role_permissions WHERE permission = 'trees.move' GROUP BY role ORDER BY role LIMIT 1`);
    const { result } = await service.call('UserService.GetUser', { Username: 'OLGA@example.com' });
    const { Rights, LastLogin, SecondaryRole, ...members } = result;
    assert.deepEqual(members, {
      UserName: 'olga@example.com',
      DisplayName: 'olga',
      EmailAddress: 'olga@example.com',
      Authenticated: true,
      IsCorporate: true,
      PrimaryRole: 'Developer',
    });
    assert.ok(Rights.includes('trees.move') && SecondaryRole !== '');
    assert.match(LastLogin, /^\d{4}-\d\d-\d\dT/);
    assert.equal(
      (await service.call('UserService.GetUser', { Username: 'nobody@example.com' })).result,
      null,
    );
  });
}
