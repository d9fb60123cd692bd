import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { distributorBody } from '../support/bodies.ts';
import { skip } from './browser.ts';
import type { Portal } from './portal.ts';
import { type Family, startFamily } from './tree-family.ts';

const MARKUP = '<img src=x onerror=alert(1)>';

describe('The pages of trees, in a browser', { skip }, () => {
  let family: Family;
  let portal: Portal;
  let marked: number;
  before(async () => {
    family = await startFamily();
    portal = family.portal;
    marked = await portal.server.create(
      distributorBody({ FirstName: MARKUP, LastName: '<b>Rossi</b>', SponsorId: family.ada }),
    );
  });
  after(() => portal[Symbol.asyncDispose]());

  it('show markup in names and reasons as text, everywhere', async () => {
    await using watched = await portal.openAs('Administrator');
    const { page, person } = watched;
    const Moves = [{ Tree: 'Binary', CustomerId: marked, ToUplineId: family.dario, Leg: 'Left' }];
    await person.ok('POST', '/office/trees/moves', { Reason: MARKUP, Moves });
    const { BatchId } = await person.ok('POST', '/office/trees/batches', {
      Reason: MARKUP,
      Moves: [{ ...Moves[0], Leg: 'Right' }],
    });
    const today = new Date().toISOString().slice(0, 10);
    for (const address of [
      `/office/trees/Binary?person=${marked}`,
      `/office/trees/Binary?person=${marked}&view=chart`,
      `/office/trees/Binary/compare?person=${marked}&on=2026-03-01&with=${today}`,
      '/office/batches',
      `/office/batches/${BatchId}`,
      '/office/waiting/Matrix',
    ]) {
      await page.goto(address, { waitUntil: 'networkidle' });
      await page.getByText('<img', { exact: false }).first().waitFor();
      assert.equal(await page.locator('main img, main b').count(), 0, address);
    }
  });

  it('report unknown people, trees and batches', async () => {
    await using watched = await portal.openAs('Administrator');
    const { page } = watched;
    for (const [address, words] of [
      ['/office/trees/Binary?person=999999', /no customer|not found|does not exist/i],
      ['/office/trees/Binary/compare?person=999999', /no customer|not found|does not exist/i],
      ['/office/batches/999999', /There is no placement batch/],
      ['/office/trees/Oak', /not found/i],
      ['/office/waiting/Enrollment', /not found/i],
    ] as const) {
      await page.goto(address);
      await page.locator('main').getByText(words).first().waitFor();
    }
  });

  it('explain the refusal of a move when the role was removed while its preview was open', async () => {
    await using administrator = await portal.openAs('Administrator');
    await using watched = await portal.openAs('Developer');
    const { page, person } = watched;
    const path = `/office/accounts/${person.accountId}/roles`;
    await administrator.person.ok('PUT', path, { Roles: ['Genealogy'] });
    await page.goto(`/office/trees/Binary?person=${family.carla}`);
    await page.getByRole('button', { name: 'Move', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('New upline').fill('bruno');
    await page.getByRole('option', { name: 'Bruno Rossi' }).click();
    await dialog.getByText('Right, open').click();
    await dialog.getByText('Allowed', { exact: true }).waitFor();
    await dialog.getByLabel('Reason').fill('asked by phone');
    // Support may still see the tree. Without any role, the whole page would say so, and the dialog would be gone.
    await administrator.person.ok('PUT', path, { Roles: ['Support'] });
    await dialog.getByRole('button', { name: 'Move now' }).click();
    await dialog.getByText('Your roles do not permit this: it needs trees.move.').waitFor();
    const placements = await portal.server.sql(
      `SELECT upline_id FROM placements WHERE node_id = ${family.carla} AND tree = 'Binary' AND to_at IS NULL`,
    );
    assert.deepEqual(placements, [{ upline_id: family.ada }]);
  });
});
