import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { openPage, seriousAxeFindings, skip, startBrowser, type TestBrowser } from './browser.ts';
import { assertFitsWidth } from './page-width.ts';
import { openClient, openOperation, signInAs } from './reference-page.ts';

describe('the reference, for readers who use assistive technology', { skip }, () => {
  let browser: TestBrowser;
  let server: TestServer;
  before(async () => {
    server = await startTestServer({ engine: 'sqlite' });
    browser = await startBrowser();
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  for (const [width, colorScheme] of [
    [1400, 'light'],
    [1400, 'dark'],
    [400, 'light'],
  ] as const)
    it(`has no serious fault that axe finds, ${width} pixels wide and ${colorScheme}`, async () => {
      await using watched = await openPage(browser, server.url, {
        viewport: { width, height: 900 },
        colorScheme,
      });
      const { page } = watched;
      await signInAs(page, 'Dana', { shop: server.key, office: 'f'.repeat(32) });
      await page.goto('/docs');
      await page.getByRole('heading', { name: 'Upline Customers API' }).waitFor();
      assert.deepEqual(await seriousAxeFindings(page), [], 'introduction');
      const operation = await openOperation(page, 'UpgradeCustomer');
      await operation.getByText('Error codes').click();
      assert.deepEqual(await seriousAxeFindings(page), [], 'operation');
      await openClient(operation);
      assert.deepEqual(await seriousAxeFindings(page), [], 'client');
      await assertFitsWidth(page);
    });
});
