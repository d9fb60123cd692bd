import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { NARROW, seriousAxeFindings, skip } from './browser.ts';
import { assertFitsWidth, assertSaysWhichTablesScroll } from './page-width.ts';
import { assertQuiet, createSubscription, type Portal, startPortal } from './portal.ts';

/** Below this width, a page has its layout for phones. */
const WIDE = { width: 1280, height: 800 };

describe('every page', { skip }, () => {
  let portal: Portal;
  before(async () => {
    portal = await startPortal();
  });
  after(() => portal[Symbol.asyncDispose]());

  for (const colorScheme of ['light', 'dark'] as const)
    it(`has no serious fault that axe finds, in ${colorScheme}; shows the environment; fits 400 pixels`, async () => {
      await using watched = await portal.openAs('Administrator', { colorScheme });
      const { page, person } = watched;
      const owned = { Name: `In ${colorScheme}`, OwnerAccountId: person.accountId };
      const { id, primary } = await createSubscription(portal.server, owned);
      await fetch(`${portal.server.url}/v1/customers/999999`, {
        headers: { 'Ocp-Apim-Subscription-Key': primary },
      });
      const check = async (where: string) => assert.deepEqual(await seriousAxeFindings(page), [], where);
      const checkNarrow = async (where: string) => {
        await page.setViewportSize(NARROW);
        await assertFitsWidth(page, where);
        await assertSaysWhichTablesScroll(page, where);
        await page.setViewportSize(WIDE);
      };
      const open = async (path: string, heading: string) => {
        await page.goto(path);
        await page.getByRole('heading', { level: 1, name: heading }).waitFor();
        await page.waitForLoadState('networkidle');
        assert.match((await page.locator('[data-environment]').textContent()) ?? '', /^Stage:/, path);
        assert.equal(await page.getByRole('banner').locator('[data-environment]').count(), 1, path);
        await check(path);
        await assertPlainNames(page, path);
        await checkNarrow(path);
      };
      await open('/', 'Upline Customers API');
      await open('/profile', 'Profile');
      await open(`/profile/subscriptions/${id}`, owned.Name);
      await open('/docs/changes', 'API changes');
      await open('/docs/guides', 'Guides');
      await open('/docs/guides/errors', 'Errors');
      await open('/docs/plan', 'The plan');
      await open('/admin/accounts', 'Accounts');
      await page
        .getByRole('button', { name: /^Actions for/ })
        .first()
        .click();
      await check('a menu');
      await open('/admin/subscriptions', 'Subscriptions');
      await page.getByRole('button', { name: 'New subscription' }).click();
      await page.getByRole('dialog').waitFor();
      await check('a dialog');
      await open('/admin/products', 'Products');
      await open('/admin/hooks', 'Hooks');
      await open('/admin/nowhere', 'Page not found');
      const link = await portal.invite({
        name: 'Rex',
        emailAddress: `rex-${colorScheme}@example.com`,
        role: 'Developer',
      });
      await open(link, 'Your invitation');
      await page.context().clearCookies();
      await open('/sign-in', 'Sign in');
      await open('/', 'Upline Customers API');
      assertQuiet(watched);
    });
});

describe('the password field', { skip }, () => {
  it('has a button in the tab order that shows the password', async () => {
    await using portal = await startPortal();
    await using watched = await portal.open();
    const { page } = watched;
    await page.goto('/sign-in');
    const field = page.getByLabel('Password', { exact: false }).first();
    await field.fill('not a secret');
    await page.keyboard.press('Tab');
    const focused = await page.evaluate("document.activeElement?.getAttribute('aria-label')");
    assert.equal(focused, 'Show password');
    await page.keyboard.press('Enter');
    assert.equal(await field.getAttribute('type'), 'text');
    assertQuiet(watched);
  });
});

/** Asserts on names that a screen reader reads aloud: no empty name, and no double slash from two joined addresses. */
async function assertPlainNames(page: Page, where: string): Promise<void> {
  const names = await page
    .locator('[aria-label]')
    .evaluateAll((elements) => elements.map((element) => element.getAttribute('aria-label') ?? ''));
  assert.deepEqual(
    names.filter((name) => name.trim() === '' || /(?<!:)\/\//.test(name)),
    [],
    where,
  );
}
