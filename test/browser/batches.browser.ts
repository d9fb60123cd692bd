import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { distributorBody } from '../support/bodies.ts';
import { seriousAxeFindings, skip } from './browser.ts';
import { assertFitsWidth } from './page-width.ts';
import { assertQuiet } from './portal.ts';
import { type Family, startFamily } from './tree-family.ts';

describe('The batches of the back office, in a browser', { skip }, () => {
  let family: Family;
  before(async () => {
    family = await startFamily();
  });
  after(() => family.portal[Symbol.asyncDispose]());

  /** Fills the dialog for the move of a person to a position. */
  async function order(page: Page, person: number, upline: string, leg: string): Promise<void> {
    await page.goto(`/office/trees/Binary?person=${person}`);
    await page.getByRole('button', { name: 'Move', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('New upline').fill(upline);
    await page.getByRole('option', { name: `${upline} Rossi` }).click();
    await dialog.getByText(leg, { exact: true }).click();
    await dialog.getByLabel('Reason').fill('Clean-up of May');
  }

  it('are filled from previews, show conflicts, and can be committed and undone', async () => {
    const { portal, carla, bruno } = family;
    await using watched = await portal.openAs('Administrator');
    const { page } = watched;
    await order(page, carla, 'Dario', 'Left, open');
    await page.getByRole('button', { name: 'Add to batch' }).click();
    await page.getByRole('menuitem', { name: 'New batch' }).click();
    await page.getByText('Added to batch 1: Carla Rossi. Nobody has moved yet.').waitFor();
    await order(page, bruno, 'Carla', 'Left, open');
    await page.getByRole('button', { name: 'Add to batch' }).click();
    await page.getByRole('menuitem', { name: 'Batch 1: Clean-up of May' }).click();
    await page.getByRole('link', { name: 'Batch 1' }).click();

    await page.getByRole('heading', { level: 1, name: 'Clean-up of May' }).waitFor();
    const moves = page.getByRole('region', { name: 'In this order' }).getByRole('listitem');
    await moves.nth(1).getByText('Conflict').waitFor();
    await page.getByText('Remove the moves that are in conflict first.').waitFor();
    const commit = page.getByRole('button', { name: /^Commit/ });
    assert.equal(await commit.isDisabled(), true);
    await page.getByRole('button', { name: 'Remove Bruno Rossi from batch' }).click();
    await moves.nth(1).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Commit 1 move' }).click();
    await page.getByText('Committed', { exact: true }).waitFor();
    await page.getByText(/ committed 1 move on /).waitFor();
    const done = page.getByRole('region', { name: 'What was moved' }).getByRole('listitem');
    await done.getByText('Ada Rossi, Right → Dario Rossi, Left').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    const asked = page.getByRole('dialog', { name: 'Undo batch 1?' });
    await asked.getByText('1 move is taken back.').waitFor();
    await asked.getByText('Carla Rossi, Binary: Dario Rossi, Left → to Ada Rossi, Right').waitFor();
    await asked.getByRole('button', { name: 'Undo batch' }).dblclick();
    await page.getByText('Undone', { exact: true }).waitFor();
    await page.getByText(/ undid the batch on /).waitFor();

    await page
      .getByRole('navigation', { name: 'Back office' })
      .getByRole('link', { name: 'Batches' })
      .click();
    await page.getByText('No batch is staged').waitFor();
    await page.getByRole('link', { name: 'Batch 1: Clean-up of May' }).waitFor();
    assertQuiet(watched);
  });

  it('are discarded after confirmation, and no trace remains', async () => {
    const { portal, carla } = family;
    await using watched = await portal.openAs('Administrator');
    const { page } = watched;
    await order(page, carla, 'Dario', 'Right, open');
    await page.getByRole('button', { name: 'Add to batch' }).click();
    await page.getByRole('menuitem', { name: 'New batch' }).click();
    await page.getByRole('link', { name: /^Batch \d/ }).click();
    await page.getByRole('button', { name: 'Discard batch' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Discard batch' }).click();
    await page.getByText('Nobody was moved').waitFor();
    await page.getByRole('link', { name: 'Show all batches' }).click();
    await page.getByText('No batch is staged').waitFor();
    assertQuiet(watched);
  });

  it('lead to the later move when their undo is refused, and to the merge that created them', async () => {
    const { portal, ada, carla, dario } = family;
    await using watched = await portal.openAs('Administrator');
    const { page, person } = watched;
    const move = async (ToUplineId: number, Leg: string) => {
      const Moves = [{ Tree: 'Binary', CustomerId: carla, ToUplineId, Leg }];
      return person.ok('POST', '/office/trees/moves', { Reason: 'asked', Moves });
    };
    const { BatchId } = await move(dario, 'Right');
    const later = await move(ada, 'Right');
    await page.goto(`/office/batches/${BatchId}`);
    await page.getByRole('button', { name: 'Undo' }).click();
    const asked = page.getByRole('dialog');
    await asked.getByText(/in the Binary tree, Carla Rossi .* was moved or removed since/).waitFor();
    assert.equal(await asked.getByRole('button', { name: 'Undo batch' }).isDisabled(), true);
    await asked.getByRole('link', { name: 'Carla Rossi in the Binary tree' }).waitFor();
    await asked.getByRole('link', { name: `batch ${later.BatchId}` }).waitFor();
    assert.deepEqual(await seriousAxeFindings(page), [], 'a refused undo');

    const create = () => portal.server.create(distributorBody());
    const [survivor, merged] = [await create(), await create()];
    const body = { MergedCustomerId: merged };
    const preview = await person.ok('POST', `/office/people/${survivor}/merge/preview`, body);
    const versions = { Version: preview.Survivor.Version, MergedVersion: preview.Merged.Version };
    const order = { ...body, ...versions, Reason: 'enrolled twice' };
    await person.ok('POST', `/office/people/${survivor}/merge`, order);
    const [latest] = await person.ok('GET', '/office/trees/batches?limit=1');
    await page.goto(`/office/batches/${latest.BatchId}`);
    await page.getByText('The moves belong to the merge of').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Undo', exact: true }).count(), 0);
    await page.getByRole('button', { name: 'Undo merge' }).click();
    const undo = page.getByRole('dialog', { name: 'Undo merge' });
    await undo.getByRole('button', { name: 'Undo merge' }).click();
    await page.getByText('Undone', { exact: true }).waitFor();
    assertQuiet(watched);
  });

  it('state that there may be more uplines than were counted', async () => {
    const { portal, carla, dario } = family;
    await using watched = await portal.openAs('Administrator');
    const { page, person } = watched;
    const Moves = [{ Tree: 'Binary', CustomerId: carla, ToUplineId: dario, Leg: 'Left' }];
    const staged = await person.ok('POST', '/office/trees/batches', { Reason: 'asked', Moves });
    const address = `/office/trees/batches/${staged.BatchId}`;
    // The answer of a server on which the moves have more than 100,000 people above them.
    await page.route(`**${address}`, async (route) => {
      const response = await route.fetch();
      const batch = { ...(await response.json()), Affected: 100_000, AffectedIsCut: true };
      await route.fulfill({ response, json: batch });
    });
    await page.goto(`/office/batches/${staged.BatchId}`);
    await page.getByText('100,000 or more', { exact: true }).waitFor();
    await page.getByText(/^At least 99,99\d people more\./).waitFor();
    await person.ok('DELETE', `${address}?version=${staged.Version}`);
    assertQuiet(watched);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1280, 400]) {
      it(`show whom an undo moves back down, ${colorScheme}, ${width} pixels wide`, async () => {
        const { portal, ada, bruno } = family;
        await using watched = await portal.openAs('Administrator', {
          colorScheme,
          viewport: { width, height: 900 },
        });
        const { page, person } = watched;
        const items = [{ action: 'remove', customerId: bruno, tree: 'Binary', children: 'rollup' }];
        const staged = await portal.server.call('POST', '/v1/placement-batches', { items });
        const { BatchId } = staged.json;
        await portal.server.call('POST', `/v1/placement-batches/${BatchId}/commit`);
        await page.goto(`/office/batches/${BatchId}`);
        await page.getByRole('button', { name: 'Undo' }).click();
        const asked = page.getByRole('dialog', { name: `Undo batch ${BatchId}?` });
        await asked.getByText('Bruno Rossi, Binary: no place → to Ada Rossi, Left').waitFor();
        await asked.getByRole('heading', { name: 'Would move back down' }).waitFor();
        await asked.getByText('Dario Rossi, Binary: Ada Rossi, Left → to Bruno Rossi, Left').waitFor();
        assert.deepEqual(await seriousAxeFindings(page), [], 'the undo of a removal');
        await assertFitsWidth(page);
        await asked.getByRole('button', { name: 'Undo batch' }).click();
        await page.getByText('Undone', { exact: true }).waitFor();
        const { Node } = await person.ok('GET', `/office/trees/Binary/nodes/${bruno}`);
        assert.equal(Node.UplineId, ada);
        assertQuiet(watched);
      });
    }
  }

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1280, 400]) {
      it(`are accessible and not cut, ${colorScheme}, ${width} pixels wide`, async () => {
        const { portal, carla, bruno, dario } = family;
        await using watched = await portal.openAs('Administrator', {
          colorScheme,
          viewport: { width, height: 900 },
        });
        const { page, person } = watched;
        const Moves = [
          { Tree: 'Binary', CustomerId: carla, ToUplineId: dario, Leg: 'Left' },
          { Tree: 'Binary', CustomerId: bruno, ToUplineId: carla, Leg: 'Left' },
        ];
        const { BatchId } = await person.ok('POST', '/office/trees/batches', {
          Reason: 'A long story',
          Moves,
        });
        for (const address of ['/office/batches', `/office/batches/${BatchId}`]) {
          await page.goto(address, { waitUntil: 'networkidle' });
          await page
            .getByRole('link', { name: /A long story|Carla Rossi/ })
            .first()
            .waitFor();
          assert.deepEqual(await seriousAxeFindings(page), [], address);
          await assertFitsWidth(page, address);
        }
        assertQuiet(watched);
      });
    }
  }
});
