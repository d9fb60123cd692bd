import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { distributorBody } from '../support/bodies.ts';
import { seriousAxeFindings, skip } from './browser.ts';
import { assertQuiet } from './portal.ts';
import { type Family, startFamily } from './tree-family.ts';

describe('The people in the trees of the back office, in a browser', { skip }, () => {
  let family: Family;
  before(async () => {
    family = await startFamily();
  });
  after(() => family.portal[Symbol.asyncDispose]());

  it('are moved from their own page, and back', async () => {
    const { portal, carla } = family;
    await using watched = await portal.openAs('Administrator');
    const { page } = watched;
    await page.goto(`/office/people/${carla}`);
    const places = page.getByRole('list', { name: 'Places in the trees' });
    await places.getByRole('link', { name: 'Binary tree: below Ada Rossi' }).waitFor();
    await page.getByRole('button', { name: 'Move in the Binary tree' }).click();
    const dialog = page.getByRole('dialog', { name: /^Move Carla/ });
    await dialog.getByLabel('New upline').fill('dario');
    await page.getByRole('option', { name: 'Dario Rossi' }).click();
    await dialog.getByText('Right, open').click();
    await dialog.getByLabel('Reason').fill('asked in writing');
    await dialog.getByRole('button', { name: 'Move now' }).click();
    await page.getByText('Carla Rossi moved below Dario Rossi.').waitFor();
    await places.getByRole('link', { name: 'Binary tree: below Dario Rossi' }).waitFor();
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await page.getByText('Carla Rossi is back.').waitFor();
    await places.getByRole('link', { name: 'Binary tree: below Ada Rossi' }).waitFor();
    await page.getByRole('button', { name: 'Place in the Matrix tree' }).waitFor();
    assertQuiet(watched);
  });

  it('are distinguished by their ids where two people with the same name are close together', async () => {
    const { portal, dario, carla } = family;
    const same = await portal.server.create(
      distributorBody({ FirstName: 'Dario', LastName: 'Rossi', SponsorId: carla }),
    );
    const place = `tree=Binary&toUplineId=${carla}&leg=Left`;
    await portal.server.call('POST', `/v1/customers/${same}/downline/placenode?${place}`);
    const idOf = async (id: number) =>
      (await portal.server.call('GET', `/v1/customers/${id}`)).json.BackOfficeId;
    const [one, other] = [await idOf(dario), await idOf(same)];
    await using watched = await portal.openAs('Administrator');
    const { page } = watched;
    await page.goto(`/office/trees/Binary?person=${same}&view=chart`);
    await page.getByRole('link', { name: `Dario Rossi ${other} 0 below` }).waitFor();
    await page.getByRole('button', { name: 'Move', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('New upline').fill(String(dario));
    await page.getByRole('option', { name: one }).click();
    await dialog.getByText('Left, open').click();
    const words = `After: Dario Rossi (${other}) below Dario Rossi (${one}), Left.`;
    const picture = dialog.getByRole('img', { name: words });
    await picture.getByText(one, { exact: true }).waitFor();
    await picture.getByText(other, { exact: true }).waitFor();
    assertQuiet(watched);
  });

  it('are called erased after their erasure, and the page states that they are counted', async () => {
    const { portal, bruno, dario } = family;
    await portal.server.call('POST', `/v1/customers/${bruno}/erase`);
    const name = `Erased person ${bruno}`;
    await using watched = await portal.openAs('Administrator');
    const { page } = watched;
    await page.goto(`/office/trees/Binary?person=${dario}`);
    const row = page.getByRole('treegrid', { name: 'Binary tree' }).getByRole('row', { name });
    await row.click();
    await page.getByRole('region', { name }).getByText('This person was erased.').waitFor();
    await page.getByText('An erased person keeps the place and is counted').waitFor();
    await page.goto(`/office/trees/Binary?person=${bruno}&view=chart`);
    await page.getByRole('link', { name: `${name} ERASED-${bruno} 1 below` }).waitFor();
    assert.deepEqual(await seriousAxeFindings(page), []);
    await page.goto(`/office/people/${dario}`);
    await page.getByRole('link', { name: `Binary tree: below ${name}` }).waitFor();
    assertQuiet(watched);
  });
});
