import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { openPage, seriousAxeFindings, skip, startBrowser } from './browser.ts';

const BAD_PAGE = `<!doctype html><html lang="en"><head><title>Bad</title><link rel="stylesheet" href="/style.css"></head>
<body><main><h1>Bad</h1><input></main><img alt="" src="http://127.0.0.1:9/elsewhere.png"><script>document.title='ran'</script></body></html>`;

describe('the watch over pages', { skip }, () => {
  it('detects a request to another origin, a script that the policy blocks, and faults that axe finds', async () => {
    const server = createServer((_request, response) => {
      response.setHeader('content-security-policy', "script-src 'self'");
      response.setHeader('content-type', 'text/html').end(BAD_PAGE);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const browser = await startBrowser();
    try {
      await using watched = await openPage(browser, origin);
      await watched.page.goto('/');
      assert.deepEqual(watched.outside, ['http://127.0.0.1:9/elsewhere.png']);
      assert.equal(await watched.page.title(), 'Bad');
      assert.match(watched.blocked.join('\n'), /Content Security Policy/);
      assert.match((await seriousAxeFindings(watched.page)).join('\n'), /critical label: input/);
    } finally {
      await browser.close();
      server.close();
    }
  });
});
