import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { distributorBody, retailBody } from '../support/bodies.ts';
import { seriousAxeFindings, skip } from './browser.ts';
import { assertFitsWidth } from './page-width.ts';
import { assertQuiet, type Portal, startPortal } from './portal.ts';

describe('The overview of the back office, in a browser', { skip }, () => {
  let portal: Portal;
  before(async () => {
    portal = await startPortal();
    for (const FirstName of ['Ada', 'Bruno']) {
      await portal.server.create(distributorBody({ FirstName, LastName: 'Rossi' }));
    }
    await portal.server.create(retailBody({ FirstName: 'Carla', LastName: 'Rossi' }));
  });
  after(() => portal[Symbol.asyncDispose]());

  it('opens with G O, and its counts lead to the counted people', async () => {
    await using watched = await portal.openAs('Administrator');
    const { page } = watched;
    await page.goto('/office/people');
    await page.getByRole('heading', { level: 1, name: 'People' }).waitFor();
    await page.evaluate('document.activeElement?.blur()');
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    const types = page.getByRole('list', { name: 'People by type' });
    await types.getByRole('listitem').filter({ hasText: '25%' }).getByRole('link', { name: '1' }).click();
    await page.waitForURL(/\/office\/people\?types=2/);
    await page.getByText('Carla Rossi').waitFor();
    assertQuiet(watched);
  });

  it('counts the people of each type on the plan page, for those who may see the counts', async () => {
    await using watched = await portal.openAs('Administrator');
    const { page } = watched;
    await page.goto('/docs/plan');
    const types = page.getByRole('region', { name: 'Types and upgrades' });
    await types.getByRole('link', { name: '3 people' }).waitFor();
    const trees = page.getByRole('region', { name: 'Trees' });
    assert.equal(await trees.getByRole('link', { name: '4 people' }).count(), 1, 'the Enrollment tree');
    assert.deepEqual(await seriousAxeFindings(page), []);
    await types.getByRole('link', { name: '1 person' }).click();
    await page.waitForURL(/\/office\/people\?types=2/);
    await using developer = await portal.openAs('Developer');
    await developer.page.goto('/docs/plan', { waitUntil: 'networkidle' });
    assert.equal(await developer.page.getByRole('link', { name: /people$/ }).count(), 0);
    assertQuiet(watched);
    assertQuiet(developer);
  });

  it('shows the numbers of the charts as tables', async () => {
    await using watched = await portal.openAs('Administrator');
    const { page } = watched;
    await page.goto('/office/overview');
    await page.getByRole('img', { name: /^Enrollments and changes of type in 26 weeks/ }).waitFor();
    await page.getByRole('radiogroup', { name: 'View', exact: true }).getByText('Table').click();
    const table = page.getByRole('table', { name: 'Enrollments and changes of type by week' });
    assert.equal(await table.getByRole('row').count(), 27);
    await page.getByRole('radiogroup', { name: 'View of the requests' }).getByText('Table').click();
    const hours = page.getByRole('table', { name: 'Requests per hour' });
    assert.equal(await hours.getByRole('row').count(), 25);
    assert.deepEqual(await seriousAxeFindings(page), []);
    assertQuiet(watched);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1280, 400]) {
      it(`is accessible and not cut, ${colorScheme}, ${width} pixels wide`, async () => {
        await using watched = await portal.openAs('Administrator', {
          colorScheme,
          viewport: { width, height: 900 },
        });
        const { page } = watched;
        await page.goto('/office/overview', { waitUntil: 'networkidle' });
        await page.getByRole('list', { name: 'People by type' }).waitFor();
        assert.deepEqual(await seriousAxeFindings(page), []);
        await assertFitsWidth(page);
        assertQuiet(watched);
      });
    }
  }
});
