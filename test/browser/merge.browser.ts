import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { distributorBody } from '../support/bodies.ts';
import { fourTrees } from '../support/tree-plans.ts';
import { NARROW, seriousAxeFindings, skip } from './browser.ts';
import { assertFitsWidth } from './page-width.ts';
import { assertQuiet, type Portal, startPortal } from './portal.ts';

const WIDE = { width: 1280, height: 900 };
const MARKUP = '"><img src=x onerror=alert(1)>';
/** A folder for pictures of the pages during the test. */
const PICTURES = process.env['UPLINE_PICTURES'];

describe('the merge of two people', { skip }, () => {
  let portal: Portal;
  let serial = 0;
  before(async () => {
    portal = await startPortal({ extension: { plan: fourTrees() } });
  });
  after(() => portal[Symbol.asyncDispose]());

  const picture = async (page: Page, name: string) => {
    if (PICTURES !== undefined) await page.screenshot({ path: `${PICTURES}/${name}.png` });
  };
  const place = async (id: number, tree: string, upline: number, leg: string) => {
    const path = `/v1/customers/${id}/downline/placenode?tree=${tree}&toUplineId=${upline}&leg=${leg}`;
    const answer = await portal.server.call('POST', path);
    assert.equal(answer.status, 200, answer.text);
  };

  /** Creates two records of one person, and a customer below each in the Left leg of the binary tree. */
  async function twice() {
    serial += 1;
    const [first, second] = [`Marisol${serial}`, `Marysol${serial}`];
    const create = (FirstName: string, more: object = {}) =>
      portal.server.create(distributorBody({ FirstName, LastName: 'Vega Ruiz', ...more }));
    const s = await create(first, { CompanyName: MARKUP, WebAlias: `vega-${serial}` });
    const m = await create(second, { CompanyName: 'Vega Ltd.', WebAlias: `ruiz-${serial}` });
    const child = await create(`Below${serial}`, { SponsorId: m });
    return { s, m, child, names: { s: `${first} Vega Ruiz`, m: `${second} Vega Ruiz` } };
  }

  async function openPerson(id: number, name: string) {
    const admin = await portal.openAs('Administrator');
    const watched = await portal.openAs('Developer');
    const path = `/office/accounts/${watched.person.accountId}/roles`;
    await admin.person.ok('PUT', path, { Roles: ['Compliance'] });
    await admin[Symbol.asyncDispose]();
    await watched.page.setViewportSize(WIDE);
    await watched.page.goto(`/office/people/${id}`);
    await watched.page.getByRole('heading', { level: 1, name }).waitFor();
    return watched;
  }

  /** Opens the dialog and finds the other record, using only the keyboard. */
  async function choose(page: Page, found: string) {
    await page.getByRole('button', { name: 'Merge', exact: true }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: /^Merge / });
    const field = dialog.getByLabel('The other record');
    await field.focus();
    await page.keyboard.type(found);
    await page.getByRole('option').first().waitFor();
    // One option is selected, and its background differs from the others.
    assert.deepEqual(await seriousAxeFindings(page), []);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await dialog.getByRole('region', { name: 'Preview' }).waitFor();
    return dialog;
  }

  it('is found, previewed, committed and undone, and appears in the timelines of both people', async () => {
    const { s, m, child, names } = await twice();
    await using watched = await openPerson(s, names.s);
    const { page } = watched;
    const dialog = await choose(page, names.m);
    const company = dialog.getByRole('row', { name: /^Company/ });
    assert.ok((await company.textContent())?.includes(MARKUP), 'markup is text');
    await company.getByLabel('Company of the merged record: Vega Ltd.').check();
    await company.getByText('is lost').waitFor();
    const email = dialog.getByRole('row', { name: /^Email/ });
    assert.match((await email.textContent()) ?? '', /•••@/);
    const unilevel = dialog.getByRole('region', { name: 'Unilevel tree' });
    await unilevel.getByRole('img', { name: /^After: Below\d+ Vega Ruiz below Marisol/ }).waitFor();
    assert.deepEqual(await seriousAxeFindings(page), [], 'the preview');
    await picture(page, 'preview-light');
    await page.emulateMedia({ colorScheme: 'dark' });
    assert.deepEqual(await seriousAxeFindings(page), [], 'in the dark');
    await picture(page, 'preview-dark');
    await page.setViewportSize(NARROW);
    await assertFitsWidth(page);
    assert.deepEqual(await seriousAxeFindings(page), [], 'in a narrow window');
    await picture(page, 'preview-narrow');
    await page.setViewportSize(WIDE);
    await page.emulateMedia({ colorScheme: 'light' });
    const run = dialog.getByRole('button', { name: 'Merge', exact: true });
    assert.ok(await run.isDisabled(), 'without a reason');
    await dialog.getByLabel('Reason').fill('enrolled twice');
    await run.click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText(`${m} was merged into ${s}.`).waitFor();
    const timeline = page.getByRole('region', { name: 'Timeline' });
    await timeline.getByText('enrolled twice').first().waitFor();
    assert.equal((await portal.server.call('GET', `/v1/customers/${child}`)).json.SponsorId, s);
    assert.equal((await portal.server.call('GET', `/v1/customers/${s}`)).json.CompanyName, 'Vega Ltd.');
    await picture(page, 'merged');

    await page.getByRole('link', { name: 'Merged record' }).click();
    await page.getByText('This record was merged into another one.').waitFor();
    await page.getByRole('alert').getByRole('link', { name: names.s }).waitFor();
    for (const name of ['Merge', 'Change status', 'Reset link', 'Edit identity', 'Add note']) {
      assert.equal(await page.getByRole('button', { name, exact: true }).count(), 0, name);
    }
    assert.deepEqual(await seriousAxeFindings(page), [], 'the merged record');
    await page.getByRole('button', { name: 'Undo merge' }).click();
    const undo = page.getByRole('dialog', { name: 'Undo merge' });
    const back = undo.getByRole('region', { name: 'Unilevel tree' });
    await back.getByText('1 person would move back.').waitFor();
    await back.getByRole('img', { name: /^Before: Below\d+ Vega Ruiz below Marisol/ }).waitFor();
    await back.getByRole('img', { name: /^After: Below\d+ Vega Ruiz below Marysol/ }).waitFor();
    await undo.getByText(/^Would change for/).waitFor();
    assert.deepEqual(await seriousAxeFindings(page), [], 'the undo');
    await picture(page, 'undo');
    await undo.getByRole('button', { name: 'Undo merge' }).click();
    await page.getByRole('heading', { level: 1, name: names.m }).waitFor();
    await timeline.getByText('Merge undone').first().waitFor();
    await picture(page, 'undone');
    assert.equal((await portal.server.call('GET', `/v1/customers/${m}`)).json.CompanyName, 'Vega Ltd.');
    assertQuiet(watched);
  });

  it('names the reason for a refusal and the remedy, and offers the next open position', async () => {
    const { s, m, child, names } = await twice();
    const other = await portal.server.create(distributorBody());
    await place(s, 'Binary', 2, 'Left');
    await place(other, 'Binary', s, 'Left');
    await place(m, 'Binary', 2, 'Right');
    await place(child, 'Binary', m, 'Left');
    await using watched = await openPerson(s, names.s);
    const { page } = watched;
    const dialog = await choose(page, names.m);
    const binary = dialog.getByRole('region', { name: 'Binary tree' });
    await binary.getByText(`The Left leg of ${names.s} is taken.`).waitFor();
    await binary.getByText('Use the next open position where a leg is taken.').waitFor();
    assert.deepEqual(await seriousAxeFindings(page), [], 'a refused merge');
    await binary.scrollIntoViewIfNeeded();
    await picture(page, 'refused');
    await dialog.getByLabel('Where a leg is taken, use the next open position').check();
    await binary.getByText('Allowed', { exact: true }).waitFor();
    await dialog.getByText('Keep the other record').waitFor({ state: 'detached' });
    assertQuiet(watched);
  });

  it('shows the preview again when a record has changed, and merges nothing', async () => {
    const { s, m, names } = await twice();
    await using watched = await openPerson(s, names.s);
    const { page } = watched;
    const dialog = await choose(page, names.m);
    await portal.server.call('PATCH', `/v1/customers/${m}`, { CompanyName: 'Changed Ltd.' });
    await dialog.getByLabel('Reason').fill('enrolled twice');
    await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
    await dialog.getByText('One of the records has changed since the preview.').waitFor();
    await dialog.getByText('Changed Ltd.').first().waitFor();
    assert.deepEqual(await seriousAxeFindings(page), [], 'an outdated preview');
    await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.keyboard.press('z');
    await page.getByText('are two records again.').waitFor();
    assert.equal((await portal.server.call('GET', `/v1/customers/${m}`)).json.CustomerId, m);
  });
});
