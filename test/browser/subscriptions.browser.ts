import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { until } from '../support/until.ts';
import { seriousAxeFindings, skip } from './browser.ts';
import { assertFitsWidth } from './page-width.ts';
import { assertQuiet, createSubscription, openProfile, type Portal, startPortal } from './portal.ts';

const keyCard = (page: Page, slot: 'Primary' | 'Secondary') =>
  page.getByRole('article', { name: `${slot} key` });

/** Lines are written shortly after the request, so the page may need several refreshes. */
async function refreshUntil(page: Page, isShown: () => Promise<boolean>): Promise<void> {
  await until(
    async () => {
      if (await isShown()) return true;
      await page.getByRole('button', { name: 'Refresh' }).click();
      return false;
    },
    { pauseMs: 200 },
  );
}

describe('subscriptions in a browser', { skip }, () => {
  let portal: Portal;
  before(async () => {
    portal = await startPortal();
  });
  after(() => portal[Symbol.asyncDispose]());
  const callWith = (key: string, path = '/v1/customers/2') =>
    fetch(portal.server.url + path, { headers: { 'Ocp-Apim-Subscription-Key': key } });

  it('a regenerated key works, and the old one is refused at once', async () => {
    await using watched = await portal.openAs('Developer');
    const { page, person } = watched;
    await createSubscription(portal.server, { Name: 'Back office', OwnerAccountId: person.accountId });
    await openProfile(page);
    await page.getByRole('link', { name: 'Back office' }).click();
    const card = keyCard(page, 'Primary');
    const shown = () => card.getByTestId('Primary-key').textContent();
    assert.match((await shown()) ?? '', /•/, 'masked until it is asked for');
    await card.getByRole('button', { name: 'Show primary key' }).click();
    await card.getByRole('button', { name: 'Hide primary key' }).waitFor();
    const before = (await shown()) ?? '';
    assert.equal((await callWith(before)).status, 200);

    await card.getByRole('button', { name: 'Regenerate primary key' }).click();
    await page.getByText('stops working immediately').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    assert.equal((await callWith(before)).status, 200, 'nothing happened yet');
    await card.getByRole('button', { name: 'Regenerate primary key' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Regenerate key' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const after = (await shown()) ?? '';
    assert.notEqual(after, before);
    assert.equal((await callWith(before)).status, 401);
    assert.equal((await callWith(after)).status, 200);

    await card.getByRole('button', { name: 'Hide primary key' }).click();
    assert.ok(!(await page.content()).includes(after), 'a hidden key is nowhere in the page');
    const kept = await page.evaluate(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href])',
    );
    assert.ok(!String(kept).includes(after), 'nor in what the browser keeps');
    assertQuiet(watched);
  });

  it('an owner is offered no later expiry date than an administrator has set', async () => {
    await using watched = await portal.openAs('Developer');
    const { page, person } = watched;
    const { id } = await createSubscription(portal.server, {
      Name: 'Until noon',
      OwnerAccountId: person.accountId,
    });
    const { changes } = portal.server.installation.subscriptionStorage;
    const noon = '2099-05-04T12:00:00.000Z';
    await changes.expire({ subscriptionId: id, slot: 'primary' }, noon);
    const expiry = async () =>
      (await person.ok('GET', `/subscriptions/${id}`)).Keys[0].ExpiresAt as string | null;
    await page.goto(`/profile/subscriptions/${id}`);
    const dialog = page.getByRole('dialog');
    const open = () =>
      keyCard(page, 'Primary')
        .getByRole('button', { name: /^Expiry date/ })
        .click();
    const save = async () => {
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.waitFor({ state: 'detached' });
    };
    await open();
    const day = dialog.getByLabel('Last day');
    assert.deepEqual([await day.getAttribute('max'), await day.getAttribute('required')], ['2099-05-04', '']);
    assert.equal(await dialog.getByText('should not expire').count(), 0);
    await save();
    assert.equal(await expiry(), noon, 'the same day keeps its time');
    await open();
    await day.fill('2099-05-03');
    await save();
    assert.equal(await expiry(), '2099-05-03T23:59:59.000Z');
    assertQuiet(watched);
  });

  it('requests show with their errors and ids, as a chart, a table and a list that can be narrowed to errors', async () => {
    await using watched = await portal.openAs('Developer');
    const { page, person } = watched;
    const { id, primary } = await createSubscription(portal.server, {
      Name: 'Busy',
      OwnerAccountId: person.accountId,
    });
    await callWith(primary);
    const refused = await callWith(primary, '/v1/customers/999999');
    const requestId = refused.headers.get('X-DirectScale-RequestId') ?? '';
    await page.goto(`/profile/subscriptions/${id}`);
    const recent = page.getByRole('region', { name: 'Recent requests' }).first();
    const list = recent.getByRole('table');
    // Lines are written shortly after the request.
    await refreshUntil(page, async () => (await list.getByRole('row').count()) >= 3);
    await page.reload();
    await page.getByText('2 requests, 1 error', { exact: true }).waitFor();
    await page.getByText('Table', { exact: true }).click();
    await page.getByRole('table', { name: 'Requests per hour' }).waitFor();
    await recent.getByText('Errors', { exact: true }).click();
    await list.getByText('customer_not_found').waitFor();
    await list.getByText('200', { exact: true }).waitFor({ state: 'detached' });
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await list.getByRole('button', { name: /^Copy request ID/ }).click();
    assert.equal(await page.evaluate('navigator.clipboard.readText()'), requestId);
    assertQuiet(watched);
  });

  it('requests are cards in a narrow window: nothing scrolls sideways, and the details open', async () => {
    await using watched = await portal.openAs('Developer', { viewport: { width: 400, height: 800 } });
    const { page, person } = watched;
    const { id, primary } = await createSubscription(portal.server, {
      Name: 'On a phone',
      OwnerAccountId: person.accountId,
    });
    const refused = await callWith(primary, '/v1/customers/999999');
    const requestId = refused.headers.get('X-DirectScale-RequestId') ?? '';
    await page.goto(`/profile/subscriptions/${id}`);
    const card = page.getByRole('list', { name: 'Recent requests' }).getByRole('listitem');
    // Lines are written shortly after the request.
    await refreshUntil(page, async () => (await card.count()) > 0);
    assert.equal(await page.getByRole('table', { name: 'Recent requests' }).count(), 0);
    await card.getByText('customer_not_found').waitFor();
    await card.getByRole('button', { name: /^Details of request/ }).click();
    await card.getByText(requestId, { exact: true }).waitFor();
    await assertFitsWidth(page);
    const tooWide = await page.evaluate<string[]>(
      `[...document.querySelectorAll('[aria-label="Recent requests"], [aria-label="Recent requests"] *')]
        .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
        .map((element) => element.outerHTML.slice(0, 120))`,
    );
    assert.deepEqual(tooWide, []);
    assert.deepEqual(await seriousAxeFindings(page), []);
    assertQuiet(watched);
  });

  it('the subscription of another account has no page', async () => {
    const { id } = await createSubscription(portal.server, { Name: 'Not yours' });
    await using watched = await portal.openAs('Developer');
    await watched.page.goto(`/profile/subscriptions/${id}`);
    await watched.page.getByRole('heading', { level: 1, name: 'Page not found' }).waitFor();
    assertQuiet(watched);
  });

  it('an administrator creates a product and a subscription whose keys call only its operations; markup is text', async () => {
    await using watched = await portal.openAs('Administrator');
    const { page } = watched;
    const product = '<i>Readers</i>';
    await page.goto('/admin/products');
    await page.getByRole('button', { name: 'New product' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name' }).fill(product);
    await dialog.getByLabel('Search operations').fill('get customer countries');
    await dialog.getByRole('checkbox', { name: 'Get Customer Countries' }).check();
    await dialog.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('row').getByText(product, { exact: true }).waitFor();

    await page.getByRole('link', { name: 'Subscriptions', exact: true }).click();
    await page.getByRole('button', { name: 'New subscription' }).click();
    await dialog.getByRole('textbox', { name: 'Name' }).fill('bad/name');
    await dialog.getByLabel('Product').first().click();
    await page.getByRole('option', { name: product }).click();
    await dialog.getByLabel('Allowed addresses').fill('nowhere');
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.getByText('“nowhere” is not an address').waitFor();
    await dialog.getByText('must have 1 to 60 characters').waitFor();
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Readers');
    await dialog.getByLabel('Allowed addresses').press('Backspace');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Readers', exact: true }).click();
    await keyCard(page, 'Primary').getByRole('button', { name: 'Show primary key' }).click();
    await keyCard(page, 'Primary').getByRole('button', { name: 'Hide primary key' }).waitFor();
    const key = (await keyCard(page, 'Primary').getByTestId('Primary-key').textContent()) ?? '';
    assert.equal((await callWith(key, '/v1/customers/2/countries')).status, 200);
    assert.equal((await callWith(key)).status, 401);
    assert.equal(await page.locator('main i').count(), 0);
    assertQuiet(watched);
  });

  it('a developer can sign in, open a subscription and regenerate its key with only the keyboard', async () => {
    await using watched = await portal.openAs('Developer');
    const { page, person } = watched;
    await createSubscription(portal.server, { Name: 'By keyboard', OwnerAccountId: person.accountId });
    await page.context().clearCookies();
    await page.goto('/sign-in');
    await page.getByLabel('Email address').waitFor();
    await tabTo(page, 'Email address');
    await page.keyboard.type(person.emailAddress);
    await tabTo(page, 'Password');
    await page.keyboard.type('correct horse battery');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();
    await page.getByRole('link', { name: 'By keyboard' }).waitFor();
    await tabTo(page, 'By keyboard');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'By keyboard' }).waitFor();
    const card = keyCard(page, 'Secondary');
    const masked = await card.getByTestId('Secondary-key').textContent();
    await tabTo(page, 'Regenerate secondary key');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await tabTo(page, 'Regenerate key');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.notEqual(await card.getByTestId('Secondary-key').textContent(), masked);
    await tabTo(page, 'Hide secondary key');
    await page.keyboard.press('Enter');
    await card.getByRole('button', { name: 'Show secondary key' }).waitFor();
    assertQuiet(watched);
  });
});

const TABS_MAX = 60;

/** Presses Tab until an element with this name has the focus, like a keyboard user. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let tabs = 0; tabs < TABS_MAX; tabs += 1) {
    await page.keyboard.press('Tab');
    const names = await page.evaluate<string[]>(
      '(element => [element?.ariaLabel, element?.labels?.[0]?.textContent, element?.textContent].map(String))(document.activeElement)',
    );
    if (names.some((found) => found.startsWith(name))) return;
  }
  assert.fail(`${name} cannot be reached by Tab`);
}
