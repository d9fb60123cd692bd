import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { retailBody } from '../support/bodies.ts';
import { installClient } from '../support/client-package.ts';
import { startTestServer } from '../support/test-server.ts';
import { openPage, skip, startBrowser } from './browser.ts';

/** A site that serves the modules of the packed library unchanged, and an empty page at every other path. */
function createSite(library: string): Server {
  return createServer(({ url = '/' }, response) => {
    const isModule = url.endsWith('.js');
    response.setHeader('Content-Type', isModule ? 'text/javascript' : 'text/html');
    response.end(isModule ? readFileSync(path.join(library, path.basename(url))) : '<!doctype html>');
  });
}

/** Runs in the page. Returns the values that code of another origin reads from headers, and could get wrong. */
const PROGRAM = `
  const { createUpline, changeCurrent, each, UplineError } = await import('/index.js');
  const upline = createUpline(OPTIONS);
  const { data: customerId, requestId } = await upline.post('/v1/customers', { body: BODY });
  const path = { customerId };
  const changed = await changeCurrent(
    () => upline.get('/v1/customers/{customerId}', { path }),
    (_, headers) => upline.patch('/v1/customers/{customerId}', { path, headers, body: { FirstName: 'Page' } }),
  );
  const ids = [];
  for await (const id of each(upline, '/v1/customers/customer-ids', { query: { limit: 1 } })) ids.push(id);
  const error = await upline.post('/v1/customers', { body: BODY }).catch((error) => error);
  const wrongKey = await createUpline({ ...OPTIONS, key: 'wrong' }).get('/v1/customers').catch((error) => error);
  return {
    customerId,
    hasRequestId: requestId !== null,
    firstName: changed.data.FirstName,
    ids,
    refusal: [error instanceof UplineError, error.status, error.code],
    keyProblem: wrongKey.keyProblem,
  };
`;

describe('the client library in a browser', { skip }, () => {
  let place: string;
  let site: Server;
  before(async () => {
    place = mkdtempSync(path.join(tmpdir(), 'upline-client-page-'));
    const project = await installClient(place);
    site = createSite(path.join(project, 'node_modules/@upline/client/dist'));
    site.listen(0, '127.0.0.1');
    await once(site, 'listening');
  });
  after(() => {
    site.close();
    rmSync(place, { recursive: true, force: true });
  });

  it('calls a server of another origin', async () => {
    const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
    await using server = await startTestServer({ environment: { UPLINE_CORS_ORIGINS: origin } });
    const browser = await startBrowser();
    try {
      await using watched = await openPage(browser, origin);
      await watched.page.goto('/');
      const names = [
        ['OPTIONS', { url: server.url, key: server.key }],
        ['BODY', retailBody()],
      ] as const;
      const constants = names.map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`).join('\n');
      const found = await watched.page.evaluate(`(async () => { ${constants} ${PROGRAM} })()`);
      assert.deepEqual(found, {
        customerId: 1001,
        hasRequestId: true,
        firstName: 'Page',
        ids: [2, 1001],
        refusal: [true, 409, 'not_unique'],
        keyProblem: 'key_unknown',
      });
      assert.deepEqual(watched.faults, []);
    } finally {
      await browser.close();
    }
  });
});
