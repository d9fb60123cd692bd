import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const ROUTES = path.join(import.meta.dirname, '../../../web/src/layout/routes.tsx');
const GUIDES = path.join(import.meta.dirname, '../../../docs');

interface ReferenceDocument {
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly operationId: string; readonly tags: readonly string[] }>>
    >
  >;
  readonly components: { readonly schemas: object };
}

const slug = (name: string) => name.toLowerCase().replaceAll(' ', '-');

/* The pages are built by npm's `prepare` step; the tests in test/browser test their behavior in a browser. */

describe('pages of the portal', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.close());
  const get = (address: string, headers: Record<string, string> = {}) =>
    fetch(server.url + address, { headers, redirect: 'manual' });

  it('show programs the addresses at /, and browsers the portal', async () => {
    const forPrograms = await get('/');
    assert.match(await forPrograms.text(), /"openapi":"\/openapi.json"/);
    const forBrowsers = await get('/', { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
    assert.match(await forBrowsers.text(), /<div id="root">/);
    assert.equal(forBrowsers.headers.get('vary'), 'Accept');
  });

  for (const address of ['/sign-in', '/profile', '/profile/subscriptions/1', '/docs', '/docs/changes'])
    it(`are served at ${address} with a policy that allows no inline script, and nothing from other origins`, async () => {
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

  it('name scripts that exist, compressed, and that may be kept permanently', async () => {
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

  it('answer an unknown address with a page for browsers and a problem for programs', async () => {
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

  it('exist for every path that the router of the pages knows, and for no path below it', async () => {
    const routes = readFileSync(ROUTES, 'utf8').matchAll(/<Route path="([^"]+)"/g);
    const sample = { ':name': 'errors', ':id': '7', ':tree': 'Unilevel', ':pageId': 'a-page' };
    const paths = [...routes].map(([, route = '']) =>
      Object.entries(sample).reduce((path, [name, value]) => path.replace(name, value), route),
    );
    assert.ok(paths.length >= 12, `only ${paths.length}`);
    for (const address of paths) {
      assert.equal((await get(address, HTML)).status, 200, address);
      const below = `${address.replace(/\/$/, '')}/nosuch`;
      assert.equal((await get(below, HTML)).status, 404, below);
    }
    for (const id of ['0', '007', 'x', '12345678901'])
      assert.equal((await get(`/profile/subscriptions/${id}`, HTML)).status, 404, id);
  });

  it('exist for every guide and every address of the reference, and for no other path below /docs', async () => {
    const document = (await (await get('/docs/reference.json')).json()) as ReferenceDocument;
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    const guides = globSync('*.md', { cwd: GUIDES }).map((file) => path.basename(file, '.md'));
    const found = [
      ...guides.map((name) => `guides/${name}`),
      ...operations.map(({ tags: [tag = ''], operationId }) => `tag/${slug(tag)}/${operationId}`),
      ...document.tags.map(({ name }) => `tag/${slug(name)}`),
      ...Object.keys(document.components.schemas).map((name) => `models/${name}`),
      ...['models', 'description/introduction', 'description/first-request', 'description/conventions'],
      ...['', 'tag/customers/', 'tag/customers/GetCustomer.path.customerId', 'models/Customer.Name'],
    ];
    for (const rest of found) assert.equal((await get(`/docs/${rest}`, HTML)).status, 200, rest);
    const missing = [
      ...['nosuch', 'guides/nosuch', 'guides/errors/nosuch', 'guides/errors.md'],
      ...['tag', 'tag/nosuch', 'tag/customers/NoSuch', 'tag/trees/GetCustomer', 'tag/customers/getcustomer'],
      ...['models/NoSuch', 'description', 'description/nosuch', 'operations', 'operations/NoSuch'],
    ];
    for (const rest of missing) {
      const page = await get(`/docs/${rest}`, HTML);
      assert.equal(page.status, 404, rest);
      const problem = await get(`/docs/${rest}`, { Accept: 'application/json' });
      assert.deepEqual([problem.status, await codeOf(problem)], [404, 'not_found'], rest);
    }
    const page = await get('/docs/guides/nosuch', HTML);
    assert.match(await page.text(), /<div id="root">/, 'a page says so');
  });

  it('do not answer addresses of the API, files, or requests that are not reads', async () => {
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

  it('return nothing from outside their folder, and no list of it', async () => {
    for (const address of ['/assets/', '/assets/..%2findex.html', '/assets/%2e%2e/%2e%2e/package.json'])
      assert.equal((await get(address)).status, 404, address);
  });
});
