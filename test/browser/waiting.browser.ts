import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { distributorBody } from '../support/bodies.ts';
import { fourTrees } from '../support/tree-plans.ts';
import { seriousAxeFindings, skip } from './browser.ts';
import { assertFitsWidth } from './page-width.ts';
import { assertQuiet, type Portal, startPortal } from './portal.ts';

const plan = fourTrees({ Binary: { allowedRules: ['Left'], waitingDays: 30 } });
const PEOPLE = ['Ada', 'Bruno', 'Carla'];

describe('The waiting list of the back office, in a browser', { skip }, () => {
  let portal: Portal;
  before(async () => {
    portal = await startPortal({ extension: { plan } });
    for (const FirstName of PEOPLE) {
      await portal.server.create(distributorBody({ FirstName, LastName: 'Rossi', SponsorId: 2 }));
    }
  });
  after(() => portal[Symbol.asyncDispose]());

  it('shows where a rule would place several people, places them as one batch, and undoes it', async () => {
    await using watched = await portal.openAs('Administrator');
    const { page } = watched;
    await page.goto('/office/waiting');
    await page.waitForURL(/\/office\/waiting\/Binary/);
    const list = page.getByRole('table', { name: 'Waiting in Binary' });
    const row = (name: string) => list.getByRole('row', { name });
    await row('Ada Rossi').getByText('30 days').waitFor();
    await page.getByLabel('Choose Ada Rossi').check();
    await page.getByLabel('Choose Carla Rossi').check();
    await row('Ada Rossi').getByText(', Left').waitFor();
    await row('Carla Rossi').getByText(', Right').waitFor();
    const bar = page.getByRole('region', { name: 'Chosen people' });
    await bar.getByRole('combobox', { name: 'Rule' }).click();
    await page.getByRole('option', { name: 'Left' }).click();
    await row('Carla Rossi').getByText('→ Ada Rossi, Left').waitFor();
    await bar.getByRole('button', { name: 'Place 2 people' }).click();
    await page.getByText('2 people moved.').waitFor();
    await row('Ada Rossi').waitFor({ state: 'detached' });
    assert.equal(await row('Bruno Rossi').count(), 1);
    await page.getByText('Waiting in Binary: 1').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('2 people are back.').waitFor();
    await row('Ada Rossi').waitFor();
    assertQuiet(watched);
  });

  it('places a person by hand, with the preview of a move', async () => {
    await using watched = await portal.openAs('Administrator');
    const { page } = watched;
    await page.goto('/office/waiting/Binary');
    await page.getByRole('button', { name: 'Place by hand: Bruno Rossi' }).click();
    const dialog = page.getByRole('dialog', { name: /Bruno Rossi/ });
    await dialog.getByLabel('New upline').fill('2');
    await page.getByRole('option').first().click();
    await dialog.getByText('Right, open').click();
    await dialog.getByLabel('Reason').fill('asked by phone');
    await dialog.getByRole('button', { name: 'Move now' }).click();
    await page.getByText(/Bruno Rossi moved/).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Bruno Rossi is back.').waitFor();
    assertQuiet(watched);
  });

  it('names the staged batch that already contains a person', async () => {
    await using watched = await portal.openAs('Administrator');
    const { page } = watched;
    await page.goto('/office/waiting/Binary');
    await page.getByText('Waiting in Binary: 3').waitFor();
    await page.getByLabel('Choose Carla Rossi').check();
    const bar = page.getByRole('region', { name: 'Chosen people' });
    await bar.getByText('1 can be placed').waitFor();
    await bar.getByRole('button', { name: 'Add to batch' }).click();
    const row = page.getByRole('row', { name: 'Carla Rossi' });
    await row.getByText('Already in the staged batch').waitFor();
    await row.getByRole('link', { name: /^batch \d+$/ }).click();
    await page.getByRole('button', { name: 'Discard batch' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Discard batch' }).click();
    await page.getByText('Nobody was moved').waitFor();
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
        for (const tree of ['Binary', 'Unilevel']) {
          await page.goto(`/office/waiting/${tree}`, { waitUntil: 'networkidle' });
          if (tree === 'Binary') await page.getByLabel('Choose all on this page').check();
          if (tree === 'Binary') await page.getByText('3 can be placed').waitFor();
          assert.deepEqual(await seriousAxeFindings(page), [], tree);
          await assertFitsWidth(page, tree);
        }
        assertQuiet(watched);
      });
    }
  }
});
