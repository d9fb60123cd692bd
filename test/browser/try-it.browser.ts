import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { customerBodyExamples } from '../../src/customers/wire/body-examples.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { openPage, skip, startBrowser, type TestBrowser, type WatchedPage } from './browser.ts';
import {
  keyField,
  openClient,
  openOperation,
  pick,
  pickRuby,
  sendButton,
  signInAs,
  storage,
} from './reference-page.ts';

const DEVELOPER = 'Dana <b>Developer</b>';

describe('Try it', { skip }, () => {
  let browser: TestBrowser;
  before(async () => {
    browser = await startBrowser();
  });
  after(() => browser.close());

  /** Starts a server with the retail customer 1001, and opens its page. */
  async function open(environment: 'stage' | 'live'): Promise<[TestServer, WatchedPage]> {
    const server = await startTestServer({
      engine: 'sqlite',
      environment: { UPLINE_ENVIRONMENT: environment },
    });
    await server.create(customerBodyExamples.customer.value);
    return [server, await openPage(browser, server.url)];
  }

  /** Requests to the API that the page sends. */
  function sentBy(page: Page): string[] {
    const sent: string[] = [];
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith('/v1/')) sent.push(`${request.method()} ${pathname}`);
    });
    return sent;
  }

  async function typeOf(server: TestServer): Promise<unknown> {
    return (await server.call('GET', '/v1/customers/1001')).json['CustomerType'];
  }

  function assertNothingOutside({ outside, blocked, faults }: WatchedPage): void {
    assert.deepEqual({ outside, blocked, faults }, { outside: [], blocked: [], faults: [] });
  }

  it("upgrades a customer with the page's first example and a typed key, which is not stored", async () => {
    const [server, watched] = await open('stage');
    await using _ = server;
    await using __ = watched;
    const { page } = watched;
    const operation = await openOperation(page, 'UpgradeCustomer');
    const client = await openClient(operation);
    await keyField(client).fill(server.key);
    await sendButton(client).click();
    await client.getByText('201 Created').waitFor();
    await client.getByText('TestBackOfficeId01').last().waitFor();
    // Time and size are next to the status; headers and body are below it.
    assert.match(await client.innerText(), /\d ?ms[\s\S]*Response Headers[\s\S]*TestBackOfficeId01/);

    const { text } = await server.call('GET', '/v1/customers/1001/type-changes');
    const [row]: { OldCustomerType: number; NewCustomerType: number; Operation: string }[] = JSON.parse(text);
    assert.deepEqual([row?.OldCustomerType, row?.NewCustomerType, row?.Operation], [2, 1, 'UpgradeCustomer']);
    await client.getByRole('button', { name: 'Close Client' }).click();
    await pickRuby(operation);
    const kept = await storage(page);
    assert.ok(!kept.includes(server.key), kept);
    assertNothingOutside(watched);
  });

  it('shows a refusal with all its faults, for the chosen example and id', async () => {
    const [server, watched] = await open('stage');
    await using _ = server;
    await using __ = watched;
    const { page } = watched;
    await signInAs(page, DEVELOPER, { shop: server.key });
    const sent = sentBy(page);
    const operation = await openOperation(page, 'UpgradeCustomer');
    await pick(operation, /^Distributor, all fields/, 'Preferred customer (type 3), required fields');
    const client = await openClient(operation);
    const id = client.getByText('1001', { exact: true });
    await id.click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('4711');
    await sendButton(client).click();
    await client.getByText('404 Not Found').waitFor();
    assert.deepEqual(sent, ['PUT /v1/customers/upgrade/4711']);
    assertNothingOutside(watched);
  });

  it('fills in the key of the signed-in developer, hidden, and the key of another subscription when chosen', async () => {
    const [server, watched] = await open('stage');
    await using _ = server;
    await using __ = watched;
    const { page } = watched;
    await signInAs(page, DEVELOPER, { shop: server.key, 'back <i>office</i>': 'f'.repeat(32) });
    let operation = await openOperation(page, 'GetCustomer');
    assert.equal(await page.getByText(DEVELOPER).count(), 1, 'a name is text, with any content');
    let client = await openClient(operation);
    assert.equal(await keyField(client).inputValue(), server.key);
    await sendButton(client).click();
    await client.getByText('200 OK').waitFor();
    await client.getByRole('button', { name: 'Close Client' }).click();

    await page.getByLabel('Key:').selectOption('back <i>office</i>');
    await operation.getByText('f'.repeat(32)).waitFor({ state: 'attached' });
    operation = await openOperation(page, 'GetCustomer');
    client = await openClient(operation);
    assert.equal(await keyField(client).inputValue(), 'f'.repeat(32), 'the choice is remembered');
    await sendButton(client).click();
    await client.getByText('401 Unauthorized').waitFor();
    await client.getByRole('button', { name: 'Close Client' }).click();
    await pickRuby(operation);
    assert.doesNotMatch(await storage(page), new RegExp(`${server.key}|fff`));
    assertNothingOutside(watched);
  });

  it('asks before a write to a live server, by keyboard too; refusing sends nothing', async () => {
    const [server, watched] = await open('live');
    await using _ = server;
    await using __ = watched;
    const { page } = watched;
    await signInAs(page, DEVELOPER, { shop: server.key });
    const sent = sentBy(page);
    const client = await openClient(await openOperation(page, 'UpgradeCustomer'));
    const question = page.getByRole('dialog', { name: 'Send this to the live server?' });

    for (const refuse of ['Escape', 'Enter']) {
      await sendButton(client).click();
      await question.waitFor();
      await page.keyboard.press(refuse);
      await question.waitFor({ state: 'detached' });
      await client
        .getByRole('region', { name: 'Response' })
        .getByText('Not sent: you chose not to send this to the live server.')
        .waitFor();
    }
    assert.deepEqual(sent, []);
    assert.equal(await typeOf(server), 2);

    await sendButton(client).click();
    await question.waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await client.getByText('201 Created').waitFor();
    assert.deepEqual(sent, ['PUT /v1/customers/upgrade/1001']);
    assertNothingOutside(watched);
  });

  it('does not ask before a read from a live server', async () => {
    const [server, watched] = await open('live');
    await using _ = server;
    await using __ = watched;
    await signInAs(watched.page, DEVELOPER, { shop: server.key });
    const client = await openClient(await openOperation(watched.page, 'GetCustomer'));
    await sendButton(client).click();
    await client.getByText('200 OK').waitFor();
    assert.equal(await watched.page.locator('[data-environment]').getAttribute('data-environment'), 'Live');
  });
});
