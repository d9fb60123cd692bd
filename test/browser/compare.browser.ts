import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { seriousAxeFindings, skip } from './browser.ts';
import { assertFitsWidth } from './page-width.ts';
import { assertQuiet } from './portal.ts';
import { type Family, startFamily } from './tree-family.ts';

describe('Two dates of a tree, in a browser', { skip }, () => {
  let family: Family;
  before(async () => {
    family = await startFamily();
  });
  after(() => family.portal[Symbol.asyncDispose]());

  it('are shown side by side with the moves between them, and both are in the address', async () => {
    await using watched = await family.portal.openAs('Administrator');
    const { page } = watched;
    await page.goto(`/office/trees/Binary?person=${family.ada}`);
    await page.getByRole('link', { name: 'Compare two dates' }).click();
    await page.getByRole('heading', { level: 1, name: /and now, around Ada Rossi/ }).waitFor();
    const first = page.getByRole('region', { name: 'First date' });
    await first
      .getByRole('textbox', { name: 'First date' })
      .or(first.getByLabel('First date'))
      .first()
      .fill('2026-03-01');
    await page.waitForURL(/on=2026-03-01/);
    await first.getByText('The past, read only').waitFor();
    const change = page.getByRole('table', { name: 'Changes of place' }).getByRole('row').nth(1);
    await change.getByText('Carla Rossi').waitFor();
    assert.match(
      (await change.textContent()) ?? '',
      /12 Mar 2026.*Bruno Rossi \(\w+\), Right.*Ada Rossi \(\w+\), Right/,
    );
    const card = (side: string) =>
      page
        .getByRole('region', { name: side })
        .getByRole('link', { name: /^Carla Rossi/ })
        .locator('rect');
    const fill = await page.evaluate<string>(
      'getComputedStyle(document.querySelector("main svg rect")).fill',
    );
    assert.notEqual(fill, 'rgb(0, 0, 0)', 'the colors of cards are known on this page');
    assert.equal(await card('First date').getAttribute('data-change'), 'away');
    assert.equal(await card('Second date').getAttribute('data-change'), 'arrived');
    await page.reload();
    await first.getByText('The past, read only').waitFor();
    await page.getByRole('link', { name: 'Close comparison' }).click();
    await page.getByRole('treegrid', { name: 'Binary tree' }).waitFor();
    assertQuiet(watched);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1280, 400]) {
      it(`are accessible and not cut, ${colorScheme}, ${width} pixels wide`, async () => {
        await using watched = await family.portal.openAs('Administrator', {
          colorScheme,
          viewport: { width, height: 900 },
        });
        const { page } = watched;
        const address = `/office/trees/Binary/compare?person=${family.ada}&on=2026-03-01`;
        await page.goto(address, { waitUntil: 'networkidle' });
        await page.getByRole('table', { name: 'Changes of place' }).waitFor();
        assert.deepEqual(await seriousAxeFindings(page), []);
        await assertFitsWidth(page);
        assertQuiet(watched);
      });
    }
  }
});
