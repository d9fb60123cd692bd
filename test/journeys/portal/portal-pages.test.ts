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

  it('give nothing from outside their folder, and no list of it', async () => {
    for (const address of ['/assets/', '/assets/..%2findex.html', '/assets/%2e%2e/%2e%2e/package.json'])
      assert.equal((await get(address)).status, 404, address);
  });
});
