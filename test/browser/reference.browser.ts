import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { customerBodyExamples } from '../../src/customers/wire/body-examples.ts';
import { allSamples } from '../../web/reference/samples/all-samples.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';
import { openPage, skip, startBrowser, type TestBrowser } from './browser.ts';
import { openOperation, pick, pickRuby, sendButton, shownSample, signInAs } from './reference-page.ts';

/** An operation has fewer tab stops. */
const TABS_MAX = 60;

describe('the reference', { skip }, () => {
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

  it('shows the upgrade page at its own address, with the rules, the examples and the errors', async () => {
    await using watched = await openPage(browser, server.url);
    let operation = await openOperation(watched.page, 'UpgradeCustomer');
    const hasTitle = async () => (await watched.page.title()).includes('Upgrade Customer - Upline');
    // The title follows the section in view. On a slow machine, sections above are rendered late, and move the
    // operation away.
    await until(async () => {
      if (await hasTitle()) return true;
      operation = await openOperation(watched.page, 'UpgradeCustomer');
      return hasTitle();
    });
    const text = await operation.innerText();
    assert.match(text, /places them in the sponsor tree/);
    assert.match(text, /EmailAddress\s+1, 2, 3\s+✓/);
    await operation.getByText('Error codes').click();
    await operation.getByRole('cell', { name: 'already_upgraded' }).waitFor();
    await operation.getByRole('tab', { name: /409/ }).click();
    await operation.getByText('"Another customer already has this EmailAddress."').first().waitFor();
    assert.deepEqual([watched.outside, watched.blocked, watched.faults], [[], [], []]);
  });

  it('shows the request that delivers an event, at its own address', async () => {
    await using watched = await openPage(browser, server.url);
    const { page } = watched;
    await page.goto('/docs/operations/CustomerTypeChanged');
    await page.waitForURL(/\/docs\/tag\/webhooks\/webhook\/customer-type-changed$/);
    const webhook = page.locator('section').filter({ hasText: 'The base type of a customer changed' }).last();
    await webhook.getByText('webhook-signature').first().waitFor();
    await webhook.getByText('"customer.type_changed"').first().waitFor();
    assert.deepEqual([watched.outside, watched.blocked, watched.faults], [[], [], []]);
    const response = await fetch(page.url());
    assert.equal(response.status, 200, 'the address can be loaded again');
  });

  it('shows the samples that test:samples runs, with the chosen key and example, and remembers the language', async () => {
    await using watched = await openPage(browser, server.url, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const { page } = watched;
    await signInAs(page, 'Dana', { shop: server.key });
    await page.addInitScript(
      `sessionStorage.setItem('upline-created', '{"customerIds":[4711],"serial":12345}')`,
    );
    let operation = await openOperation(page, 'UpgradeCustomer');
    const body = {
      ...customerBodyExamples.customer.value,
      EmailAddress: 'darthsidious66-12345@testing.directscale.com',
      Username: 'Emperor Palpatine-12345',
    };
    await pick(operation, /^Distributor, all fields/, 'Retail customer (type 2), required fields');
    for (const { label, write } of allSamples) {
      await pick(operation, /^Change code sample language/, label);
      const expected = write({
        method: 'PUT',
        url: `${server.url}/v1/customers/upgrade/4711`,
        headers: { 'Content-Type': 'application/json', 'Ocp-Apim-Subscription-Key': server.key },
        body: JSON.stringify(body, null, 2),
        operation: { template: '/v1/customers/upgrade/{customerId}', path: { customerId: 4711 }, query: {} },
      });
      assert.equal((await shownSample(operation)).trim(), expected.trim(), label);
    }
    await pickRuby(operation);
    await operation.getByRole('button', { name: /^Copy Ruby/ }).click();
    const copied = await page.evaluate<string>('navigator.clipboard.readText()');
    assert.match(copied, new RegExp(`\\['Ocp-Apim-Subscription-Key'\\] = '${server.key}'`));

    operation = await openOperation(page, 'GetCustomer');
    assert.match(await shownSample(operation), /Net::HTTP::Get/, 'the language is remembered');
  });

  it('hides the key in the samples, which can be copied with it', async () => {
    await using watched = await openPage(browser, server.url);
    await signInAs(watched.page, 'Dana', { shop: server.key });
    const operation = await openOperation(watched.page, 'GetCustomer');
    const key = operation.locator('.credential-value').first();
    assert.equal(await key.textContent(), server.key);
    assert.equal(await key.isVisible(), false);
  });

  it('is found by the search of the page', async () => {
    await using watched = await openPage(browser, server.url);
    const { page } = watched;
    await openOperation(page, 'GetCustomer');
    await page.keyboard.press('ControlOrMeta+k');
    await page.keyboard.type('placement batch');
    await page
      .getByRole('option', { name: /Undo Placement Batch/ })
      .first()
      .click();
    await page.waitForURL('**/docs/tag/trees/UndoPlacementBatch');
    assert.deepEqual(watched.outside, []);
  });

  it('can be used with only the keyboard: from an address to a sent request', async () => {
    await using watched = await openPage(browser, server.url);
    const { page } = watched;
    await signInAs(page, 'Dana', { shop: server.key });
    const operation = await openOperation(page, 'GetCustomer');
    await tabTo(page, 'Test Request(get /v1/customers/{customerId})');
    await page.keyboard.press('Enter');
    const client = page.getByRole('dialog').filter({ hasText: 'Authentication' });
    await sendButton(client).waitFor();
    await tabTo(page, 'Send');
    await page.keyboard.press('Enter');
    await client.getByText('404 Not Found').waitFor();
    await page.keyboard.press('Escape');
    await client.waitFor({ state: 'hidden' });
    assert.equal(await operation.count(), 1);
  });

  it('shows a message when the server has no document for it', async () => {
    await using watched = await openPage(browser, server.url);
    await watched.page.route('**/docs/reference.json', (route) => route.fulfill({ status: 503 }));
    await watched.page.goto('/docs');
    await watched.page
      .getByText('The reference could not be shown. Error: /docs/reference.json: 503')
      .waitFor();
    assert.deepEqual(watched.faults, []);
  });

  it('has the header of the other pages, and observes only the size of the current header', async () => {
    await using watched = await openPage(browser, server.url);
    const { page } = watched;
    const header = page.locator('.upline-top');
    const administration = header.getByRole('link', { name: 'Administration' });
    await signInAs(page, 'Dana', { shop: server.key });
    await openOperation(page, 'GetCustomer');
    assert.equal(await header.getByRole('link', { name: 'Upline' }).locator('svg circle').count(), 4);
    assert.equal(await administration.count(), 0);

    await page.addInitScript(`globalThis.watching = new Set();
      const { observe } = ResizeObserver.prototype;
      ResizeObserver.prototype.observe = function (target, ...rest) {
        if (target.closest('.upline-top') !== null) watching.add(this);
        return observe.call(this, target, ...rest);
      };`);
    await signInAs(page, 'Ada', { shop: server.key, office: server.key }, 'Administrator');
    await openOperation(page, 'GetCustomer');
    assert.equal(await administration.getAttribute('href'), '/admin/accounts');
    for (const name of ['office', 'shop']) {
      const before = await header.elementHandle();
      await header.getByLabel('Key:').selectOption(name);
      await page.waitForFunction((shown) => !(shown as { isConnected: boolean }).isConnected, before);
    }
    assert.equal(await page.evaluate('watching.size'), 1);
    assert.deepEqual([watched.outside, watched.blocked, watched.faults], [[], [], []]);
  });

  it("uses the portal's choice of light or dark", async () => {
    await using watched = await openPage(browser, server.url, { colorScheme: 'light' });
    await watched.page.addInitScript("localStorage.setItem('upline-color-scheme', 'dark')");
    await openOperation(watched.page, 'GetCustomer');
    assert.match((await watched.page.locator('body').getAttribute('class')) ?? '', /dark-mode/);
  });
});

async function tabTo(page: Page, name: string): Promise<void> {
  for (let tabs = 0; tabs < TABS_MAX; tabs += 1) {
    await page.keyboard.press('Tab');
    const text = await page.evaluate<string>('document.activeElement?.textContent?.trim() ?? ""');
    if (text.startsWith(name)) return;
  }
  assert.fail(`${TABS_MAX} tabs do not lead to ${name}`);
}
