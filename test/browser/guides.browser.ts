import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { seriousAxeFindings, skip } from './browser.ts';
import { assertFitsWidth } from './page-width.ts';
import { assertQuiet, type Portal, startPortal } from './portal.ts';

describe('the guides in a browser', { skip }, () => {
  let portal: Portal;
  before(async () => {
    portal = await startPortal();
  });
  after(() => portal[Symbol.asyncDispose]());

  it('show the error that is named by the type of an answer', async () => {
    const { json } = await portal.server.call('GET', '/v1/customers/4711');
    await using watched = await portal.open();
    const { page } = watched;
    await page.goto(String(json['type']));
    const row = page.getByRole('row').filter({ hasText: 'customer_not_found' }).first();
    await row.waitFor();
    assert.equal(
      new URL(page.url()).pathname + new URL(page.url()).hash,
      '/docs/guides/errors#customer_not_found',
    );
    const top = (await row.boundingBox())?.y ?? -1;
    assert.ok(top >= 0 && top < 900, `at ${top}`);
    assertQuiet(watched);
  });

  it('follow the anchor of the address, and ignore one that is not valid', async () => {
    await using watched = await portal.open();
    const { page } = watched;
    await page.goto('/docs/guides/errors#%');
    await page.getByRole('row').filter({ hasText: 'customer_not_found' }).first().waitFor();
    const marked = () => page.locator('article [data-target]').evaluateAll((all) => all.map(({ id }) => id));
    assert.deepEqual(await marked(), []);
    for (const id of ['customer_not_found', 'csrf_failed']) {
      await page.evaluate(`location.hash = '${id}'`);
      await page.locator(`[id="${id}"][data-target]`).waitFor();
      assert.deepEqual(await marked(), [id]);
    }
    assertQuiet(watched);
  });

  it('lead from the list to a guide with its pictures, and on to another guide, even on a small screen', async () => {
    await using watched = await portal.open({ viewport: { width: 400, height: 800 } });
    const { page } = watched;
    await page.goto('/docs/guides');
    await page.getByRole('link', { name: /^Trees/ }).click();
    const picture = page.getByRole('img', { name: /placement rule/i });
    await picture.waitFor();
    await page.waitForLoadState('networkidle');
    assert.ok((await page.evaluate<number>('document.querySelector("article img").naturalWidth')) > 0);
    await assertFitsWidth(page);
    assert.deepEqual(await seriousAxeFindings(page), []);
    await page.goto('/docs/guides/compatibility');
    await page.getByRole('article').getByRole('link').first().waitFor();
    assert.deepEqual(await seriousAxeFindings(page), []);
    await page.goto('/docs/guides/nosuch');
    await page.getByRole('heading', { level: 1, name: 'Page not found' }).waitFor();
    assertQuiet(watched);
  });
});
