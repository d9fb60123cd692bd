import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

/* The pages are built by npm's `prepare` step; what they do is tested in a browser, by test/browser. */

describe('pages of the portal', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.close());
  const get = (address: string, headers: Record<string, string> = {}) =>
    fetch(server.url + address, { headers, redirect: 'manual' });

  it('give programs the addresses at /, and browsers the portal', async () => {
    const forPrograms = await get('/');
    assert.match(await forPrograms.text(), /"openapi":"\/openapi.json"/);
    const forBrowsers = await get('/', { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
    assert.match(await forBrowsers.text(), /<div id="root">/);
    assert.equal(forBrowsers.headers.get('vary'), 'Accept');
  });

  for (const address of ['/sign-in', '/profile', '/profile/subscriptions/1', '/docs', '/docs/changes'])
    it(`are served at ${address} with a policy that allows no script within a page, and nothing from elsewhere`, async () => {
      const response = await get(address);
      assert.equal(response.status, 200);
      const policy = response.headers.get('content-security-policy') ?? '';
      assert.match(policy, /default-src 'none'/);
      assert.match(policy, /script-src 'self'(;|$)/);
      assert.doesNotMatch(policy, /https?:|\*|unsafe-eval/);
      const html = await response.text();
      assert.doesNotMatch(
        html,
        /<script(?![^>]*\ssrc="\/)/,
        'no script within the page, none from elsewhere',
      );
    });

  it('name scripts that are there, compressed, and may be kept for good', async () => {
    const html = await (await get('/sign-in')).text();
    const [, script = ''] = /src="(\/assets\/[^"]+\.js)"/.exec(html) ?? [];
    const response = await get(script, { 'Accept-Encoding': 'br' });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-encoding'), 'br');
    assert.match(response.headers.get('cache-control') ?? '', /max-age=31536000.*immutable/);
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
  });

  const codeOf = async (response: Response) => ((await response.json()) as { readonly code: string }).code;
  const HTML = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

  it('tell browsers with a page that an address does not exist, and programs with a problem', async () => {
    for (const address of ['/nosuch', '/nosuch/page?x=1', '/v1x', '/subscriptions']) {
      const page = await get(address, HTML);
      assert.deepEqual(
        [page.status, page.headers.get('content-type')],
        [404, 'text/html; charset=utf-8'],
        address,
      );
      assert.match(await page.text(), /<div id="root">/);
      assert.match(page.headers.get('content-security-policy') ?? '', /script-src 'self'(;|$)/);
      assert.equal(page.headers.get('vary'), 'Accept');
      const problem = await get(address, { Accept: 'application/json' });
      assert.deepEqual([problem.status, await codeOf(problem)], [404, 'not_found'], address);
    }
  });

  it('are no answer to an address of the API, to a file, or to anything but a read', async () => {
    for (const address of [
      '/v1',
      '/v1/nosuch',
      '/V1/nosuch',
      '/api/nosuch',
      '/portal/api/nosuch',
      '/assets/nosuch',
    ])
      assert.equal(await codeOf(await get(address, HTML)), 'not_found', address);
    const post = await fetch(`${server.url}/nosuch`, { method: 'POST', headers: HTML });
    assert.deepEqual([post.status, await codeOf(post)], [404, 'not_found']);
  });

  it('are found at the addresses that people type to sign in', async () => {
    for (const address of ['/signin', '/login', '/Login/']) {
      const response = await get(`${address}?next=%2Fprofile`);
      assert.deepEqual(
        [response.status, response.headers.get('location')],
        [302, '/sign-in?next=%2Fprofile'],
        address,
      );
    }
    assert.equal((await get('/login')).headers.get('location'), '/sign-in');
  });

  it('give nothing from outside their folder, and no list of it', async () => {
    for (const address of ['/assets/', '/assets/..%2findex.html', '/assets/%2e%2e/%2e%2e/package.json'])
      assert.equal((await get(address)).status, 404, address);
  });
});
