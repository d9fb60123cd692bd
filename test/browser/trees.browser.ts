import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { seriousAxeFindings, skip } from './browser.ts';
import { assertFitsWidth } from './page-width.ts';
import { assertQuiet, type Portal } from './portal.ts';
import { startFamily } from './tree-family.ts';

describe('The trees of the back office, in a browser', { skip }, () => {
  let portal: Portal;
  let [ada, bruno, carla, dario] = [0, 0, 0, 0];

  before(async () => {
    ({ portal, ada, bruno, carla, dario } = await startFamily());
  });
  after(() => portal[Symbol.asyncDispose]());

  const grid = (page: Page) => page.getByRole('treegrid', { name: 'Binary tree' });
  const row = (page: Page, name: string) => grid(page).getByRole('row', { name });

  it('leads from a name to the place, to a past day, back, and through a move and its undo', async () => {
    await using watched = await portal.openAs('Administrator');
    const { page } = watched;
    await page.goto('/office/trees/Binary');
    await page
      .getByRole('combobox', { name: 'Jump to a person' })
      .or(page.getByLabel('Jump to a person'))
      .first()
      .fill('carla');
    await page.getByRole('option', { name: 'Carla Rossi' }).click();
    await page.waitForURL(new RegExp(`person=${carla}`));
    await row(page, 'Carla Rossi').waitFor();
    assert.match((await row(page, 'Carla Rossi').textContent()) ?? '', /Right/);

    // The day before the move, Carla was below Bruno.
    await page.getByLabel('Go to a day').fill('2026-03-11');
    await page.getByRole('heading', { level: 1, name: /Wednesday 11 March 2026/ }).waitFor();
    await page.getByRole('region', { name: 'Carla Rossi' }).getByText('Bruno Rossi').waitFor();
    await page.getByText('The past, read only').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Move', exact: true }).isDisabled(), true);
    assert.equal(await page.getByRole('button', { name: 'Place here' }).count(), 0);
    await page.getByRole('button', { name: 'Back to now' }).click();
    await page.getByRole('region', { name: 'Carla Rossi' }).getByText('Ada Rossi').waitFor();

    await page.getByRole('button', { name: 'Move', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('New upline').fill('dario');
    await page.getByRole('option', { name: 'Dario Rossi' }).click();
    await dialog.getByText('Right, open').click();
    await dialog.getByRole('img', { name: 'After: Carla Rossi below Dario Rossi, Right.' }).waitFor();
    await dialog.getByText('Enter a reason.').waitFor();
    await dialog.getByLabel('Reason').fill('asked in writing');
    await dialog.getByRole('button', { name: 'Move now' }).click();
    await page.getByText('Carla Rossi moved below Dario Rossi.').waitFor();
    await page.getByRole('region', { name: 'Carla Rossi' }).getByText('Dario Rossi').waitFor();

    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Carla Rossi is back.').waitFor();
    await page.getByRole('region', { name: 'Carla Rossi' }).getByText('Ada Rossi').waitFor();
    assertQuiet(watched);
  });

  it('refuses a move whose preview is stale, and shows the preview again', async () => {
    await using watched = await portal.openAs('Administrator');
    const { page, person } = watched;
    await page.goto(`/office/trees/Binary?person=${carla}`);
    await page.getByRole('button', { name: 'Move', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: /^Move Carla/ });
    await dialog.getByLabel('New upline').fill('Dario');
    await page.getByRole('option', { name: 'Dario Rossi' }).click();
    await dialog.getByText('Left, open').click();
    await dialog.getByLabel('Reason').fill('asked');
    await dialog.getByText('Can be undone until something is built on it.').waitFor();
    const theirs = { CustomerId: carla, ToUplineId: bruno, Leg: 'Right', Reason: 'someone else' };
    await person.ok('POST', '/office/trees/Binary/moves', theirs);
    await dialog.getByRole('button', { name: 'Move now' }).click();
    await dialog.getByText(/has changed since the preview/).waitFor();
    await dialog.getByRole('img', { name: /^Before: Carla Rossi below Bruno Rossi/ }).waitFor();
    await dialog.getByRole('button', { name: 'Move now' }).dblclick();
    await page.getByText('Carla Rossi moved below Dario Rossi.').waitFor();
    await page.getByRole('button', { name: 'Undo', exact: true }).dblclick();
    await page.getByText('Carla Rossi is back.').waitFor();
    const back = { CustomerId: carla, ToUplineId: ada, Leg: 'Right', Reason: 'back' };
    await person.ok('POST', '/office/trees/Binary/moves', back);
    assertQuiet(watched);
  });

  it('explains why a move below the person’s own downline is refused, and offers no override', async () => {
    await using watched = await portal.openAs('Administrator');
    const { page } = watched;
    await page.goto(`/office/trees/Binary?person=${bruno}`);
    await page.getByRole('button', { name: 'Move', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('New upline').fill('dario');
    await page.getByRole('option', { name: 'Dario Rossi' }).click();
    await dialog.getByText('Left, open').click();
    await dialog.getByText('Not allowed', { exact: true }).waitFor();
    const why =
      'Dario Rossi is below Bruno Rossi in the Binary tree. Nobody can move below their own downline.';
    await dialog.getByText(why).waitFor();
    await dialog.getByLabel('Reason').fill('try');
    assert.equal(await dialog.getByRole('button', { name: 'Move now' }).isDisabled(), true);
    assertQuiet(watched);
  });

  it('can be browsed, expanded, centered and left using only the keyboard', async () => {
    await using watched = await portal.openAs('Administrator');
    const { page } = watched;
    await page.goto(`/office/trees/Binary`);
    await grid(page).focus();
    await page.keyboard.press('End');
    const focused = async () =>
      (await grid(page).locator('[role=row][aria-selected=true]').textContent()) ?? '';
    assert.match(await focused(), /Open seat, Right/);
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    assert.match(await focused(), /Ada Rossi/);
    await page.keyboard.press('ArrowRight');
    await row(page, 'Bruno Rossi').waitFor();
    await page.keyboard.press('ArrowRight');
    assert.match(await focused(), /Bruno Rossi/);
    await page.keyboard.press('ArrowLeft');
    assert.match(await focused(), /Ada Rossi/);
    await page.keyboard.type('car');
    assert.match(await focused(), /Carla Rossi/);
    await page.keyboard.press('Space');
    await page.waitForURL(new RegExp(`person=${carla}`));
    await page.keyboard.press('m');
    await page.getByRole('dialog', { name: /Move Carla Rossi/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('[');
    await page.waitForURL(/[?&]on=2026-/);
    await page.keyboard.press('t');
    await page.waitForURL((url) => !url.searchParams.has('on'));
    assertQuiet(watched);
  });

  it('shows open positions in the chart; a click on one starts a placement', async () => {
    await using watched = await portal.openAs('Administrator');
    const { page } = watched;
    await page.goto(`/office/trees/Binary?person=${ada}&view=chart`);
    const chart = page.getByRole('group', { name: 'Binary tree around Ada Rossi' });
    await chart.getByRole('link', { name: /^Dario Rossi/ }).waitFor();
    await chart.getByRole('link', { name: /^Ada Rossi/ }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.getByRole('region', { name: 'Dario Rossi' }).waitFor();
    await chart.getByRole('button', { name: 'Open seat, Right: place here' }).first().click();
    await page.getByRole('dialog', { name: 'Place someone in Binary' }).waitFor();
    await page.keyboard.press('Escape');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'SVG' }).click();
    assert.equal((await download).suggestedFilename(), 'tree.svg');
    const picture = page.waitForEvent('download');
    await page.getByRole('button', { name: 'PNG' }).click();
    assert.equal((await picture).suggestedFilename(), 'tree.png');
    assertQuiet(watched);
  });

  it('shows the trees to a role that cannot move people, and states that it cannot', async () => {
    await using watched = await portal.openAs('Developer');
    const { page, person } = watched;
    await page.goto('/office/trees/Binary');
    await page.getByRole('heading', { level: 1, name: 'Not for your role' }).waitFor();
    await using administrator = await portal.openAs('Administrator');
    const roles = { Roles: ['Support'] };
    await administrator.person.ok('PUT', `/office/accounts/${person.accountId}/roles`, roles);
    await page.goto(`/office/trees/Binary?person=${carla}`);
    await page.getByText('Your roles do not permit moves.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Move', exact: true }).isDisabled(), true);
    assert.equal(await page.getByRole('button', { name: 'Place here' }).count(), 0);
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
        for (const address of [
          '',
          `?person=${carla}&on=2026-03-11`,
          `?person=${ada}&view=chart`,
          `?person=${dario}&on=2026-01-01`,
        ]) {
          await page.goto(`/office/trees/Binary${address}`, { waitUntil: 'networkidle' });
          assert.deepEqual(await seriousAxeFindings(page), [], address);
          await assertFitsWidth(page, address);
        }
        await page.goto(`/office/trees/Binary?person=${carla}`, { waitUntil: 'networkidle' });
        await page.getByRole('button', { name: 'Move', exact: true }).click();
        await page.getByLabel('New upline').fill('dario');
        await page.getByRole('option', { name: 'Dario Rossi' }).click();
        await page.getByText('Right, open').click();
        await page.getByText('Allowed', { exact: true }).waitFor();
        assert.deepEqual(await seriousAxeFindings(page), [], 'move');
        assertQuiet(watched);
      });
    }
  }
});
