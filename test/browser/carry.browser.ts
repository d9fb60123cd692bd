import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { seriousAxeFindings, skip } from './browser.ts';
import { assertQuiet } from './portal.ts';
import { type Family, startFamily } from './tree-family.ts';

describe('People of the outline, in a browser', { skip }, () => {
  let family: Family;
  before(async () => {
    family = await startFamily();
  });
  after(() => family.portal[Symbol.asyncDispose]());

  const row = (page: Page, name: string) =>
    page.getByRole('treegrid', { name: 'Binary tree' }).getByRole('row', { name });
  const open = async (page: Page) => {
    await page.goto(`/office/trees/Binary?person=${family.dario}`);
    await row(page, 'Dario Rossi').waitFor();
    await row(page, 'Carla Rossi').waitFor();
  };

  /** Presses the button on one row and moves to another, without releasing it. */
  async function drag(page: Page, from: string, to: string): Promise<void> {
    const [start, end] = [await row(page, from).boundingBox(), await row(page, to).boundingBox()];
    assert.ok(start !== null && end !== null);
    await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
    await page.mouse.down();
    await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 6 });
  }

  it('can be dragged to a new upline; the drop opens the preview, and does not move anyone by itself', async () => {
    await using watched = await family.portal.openAs('Administrator');
    const { page } = watched;
    await open(page);
    await drag(page, 'Carla Rossi', 'Dario Rossi');
    await page.getByText('Move Carla Rossi below Dario Rossi').waitFor();
    await page.mouse.up();
    const dialog = page.getByRole('dialog', { name: 'Move Carla Rossi' });
    await dialog.getByText('Left, open').click();
    await dialog.getByRole('img', { name: 'After: Carla Rossi below Dario Rossi, Left.' }).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    assert.match((await row(page, 'Carla Rossi').textContent()) ?? '', /Right/);
    assertQuiet(watched);
  });

  it('cannot be dragged onto their own downline, and a sentence explains why', async () => {
    await using watched = await family.portal.openAs('Administrator');
    const { page } = watched;
    await open(page);
    await drag(page, 'Bruno Rossi', 'Dario Rossi');
    const why = 'Dario Rossi is below Bruno Rossi. Nobody can move below their own downline.';
    await page.getByRole('status').getByText(why).waitFor();
    await page.mouse.up();
    await page.getByRole('status').getByText(`Nobody was moved. ${why}`).waitFor();
    await row(page, 'Carla Rossi').click();
    await page.getByText(why).waitFor({ state: 'detached' });
    assert.equal(await page.getByRole('dialog').count(), 0);
    assertQuiet(watched);
  });

  it('can be carried with only the keyboard, and put back', async () => {
    await using watched = await family.portal.openAs('Administrator');
    const { page } = watched;
    await open(page);
    await page.getByRole('treegrid').focus();
    await page.keyboard.type('carla');
    await page.keyboard.press('x');
    await page.getByText('Carrying Carla Rossi. Choose the new place.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText(/Carrying/).waitFor({ state: 'detached' });
    await page.keyboard.press('x');
    await page.keyboard.type('dario');
    await page.getByText('Move Carla Rossi below Dario Rossi').waitFor();
    await page.keyboard.press('x');
    await page.getByRole('dialog', { name: 'Move Carla Rossi' }).waitFor();
    assertQuiet(watched);
  });

  it('cannot be carried by a role that may not move them', async () => {
    await using administrator = await family.portal.openAs('Administrator');
    await using watched = await family.portal.openAs('Developer');
    const { page, person } = watched;
    await administrator.person.ok('PUT', `/office/accounts/${person.accountId}/roles`, {
      Roles: ['Support'],
    });
    await open(page);
    await drag(page, 'Carla Rossi', 'Dario Rossi');
    assert.equal(await page.getByText('Move Carla Rossi below Dario Rossi').count(), 0);
    await page.mouse.up();
    assert.equal(await page.getByRole('dialog').count(), 0);
    assertQuiet(watched);
  });
});

describe('The focus in a dialog, in a browser', { skip }, () => {
  let family: Family;
  before(async () => {
    family = await startFamily();
  });
  after(() => family.portal[Symbol.asyncDispose]());

  it('begins in the first field, stays in the dialog, and returns to the element that opened it', async () => {
    await using watched = await family.portal.openAs('Administrator');
    const { page } = watched;
    await page.goto(`/office/trees/Binary?person=${family.dario}`);
    const grid = page.getByRole('treegrid', { name: 'Binary tree' });
    await grid.getByRole('row', { name: 'Dario Rossi' }).waitFor();
    await grid.getByRole('row', { name: 'Carla Rossi' }).waitFor();
    await grid.focus();
    await page.keyboard.type('carla');
    await page.keyboard.press('m');
    const dialog = page.getByRole('dialog', { name: /^Move Carla/ });
    const [upline, isIn] = [dialog.getByLabel('New upline'), ':scope:focus, :scope :focus'];
    await page.locator('[role=dialog] input:focus').waitFor();
    await page.keyboard.type('Dario Rossi');
    assert.equal(await upline.inputValue(), 'Dario Rossi');
    await page.getByRole('option', { name: 'Dario Rossi' }).waitFor();
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Change new upline' }).waitFor();
    assert.equal(await dialog.locator(isIn).count(), 1);
    for (let step = 0; step < 12; step += 1) await page.keyboard.press('Tab');
    assert.equal(await dialog.locator(isIn).count(), 1);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.locator('[role=treegrid]:focus').waitFor();
    assertQuiet(watched);
  });

  it('returns to the button of a page, and to the button of a menu', async () => {
    await using watched = await family.portal.openAs('Administrator');
    const { page } = watched;
    await page.goto(`/office/trees/Binary?person=${family.carla}`);
    const move = page.getByRole('button', { name: 'Move', exact: true });
    await move.click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await page.locator('button:focus', { hasText: /^Move$/ }).waitFor();
    await page.goto('/admin/accounts');
    await page.locator('#main [aria-haspopup=menu]').first().click();
    await page.getByRole('menuitem').first().press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.locator('[aria-haspopup=menu]:focus').waitFor();
    assertQuiet(watched);
  });
});

describe('The keys of the back office, in a browser', { skip }, () => {
  let family: Family;
  before(async () => {
    family = await startFamily();
  });
  after(() => family.portal[Symbol.asyncDispose]());

  it('are listed by ?, open pages by G and a letter, do not act in a field, and can be disabled', async () => {
    await using watched = await family.portal.openAs('Administrator');
    const { page } = watched;
    await page.goto('/office/batches');
    await page.getByRole('heading', { level: 1, name: 'Batches' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('t');
    await page.waitForURL(/\/office\/trees\//);
    await page.getByLabel('Jump to a person').fill('');
    await page.getByLabel('Jump to a person').pressSequentially('gw?');
    assert.equal(await page.getByLabel('Jump to a person').inputValue(), 'gw?');
    assert.match(page.url(), /\/office\/trees\//);
    await page.getByRole('treegrid').focus();
    await page.keyboard.press('g');
    await page.keyboard.press('w');
    await page.waitForURL(/\/office\/waiting\//);
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: 'Keys' });
    await dialog.getByText('Go to: Batches').waitFor();
    assert.deepEqual(await seriousAxeFindings(page), []);
    await dialog.getByLabel(/Single letters/).uncheck();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.keyboard.press('g');
    await page.keyboard.press('b');
    await page.keyboard.press('?');
    await dialog.waitFor();
    assert.match(page.url(), /\/office\/waiting\//);
    assertQuiet(watched);
  });

  it('open dialogs that are sheets at the bottom, with their buttons in view, at 400 pixels', async () => {
    await using watched = await family.portal.openAs('Administrator', {
      viewport: { width: 400, height: 800 },
    });
    const { page } = watched;
    await page.goto(`/office/trees/Binary?person=${family.carla}`);
    await page.getByRole('button', { name: 'Move', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('New upline').fill('dario');
    await page.getByRole('option', { name: 'Dario Rossi' }).click();
    await dialog.getByText('Right, open').click();
    await dialog.getByText('Allowed', { exact: true }).waitFor();
    const box = await dialog.boundingBox();
    const button = await dialog.getByRole('button', { name: 'Move now' }).boundingBox();
    assert.ok(box !== null && button !== null);
    assert.deepEqual(
      [Math.round(box.x), Math.round(box.width), Math.round(box.y + box.height)],
      [0, 400, 800],
    );
    assert.ok(button.y + button.height <= 800, `the button ends at ${button.y + button.height}`);
    assertQuiet(watched);
  });
});
