import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { publishedPlan } from '../../extension/commission-plan.ts';
import { seriousAxeFindings, skip } from './browser.ts';
import { assertFitsWidth } from './page-width.ts';
import { assertQuiet, startPortal } from './portal.ts';

const [, customer, ...types] = publishedPlan.baseTypes;
assert.ok(customer);
const plan = {
  ...publishedPlan,
  baseTypes: [...publishedPlan.baseTypes, { id: 4, name: 'Affiliate', required: customer.required }],
  upgrades: [{ from: 4, to: 1 }],
  trees: [
    ...publishedPlan.trees,
    {
      name: 'Team',
      kind: 'Binary',
      isSponsorTree: false,
      places: [1],
      placementRule: 'Weak',
      waitingDays: 30,
      movementPolicy: { windowDays: 45, baseTypes: [1] },
    },
  ],
} as const;

describe('the page of the plan in a browser', { skip }, () => {
  it('shows the loaded plan: types with their upgrades, fields, trees with a picture, statuses', async () => {
    assert.equal(types.length, 1);
    await using portal = await startPortal({ extension: { plan } });
    for (const width of [1280, 400]) {
      await using watched = await portal.open({ viewport: { width, height: 900 } });
      const { page } = watched;
      await page.goto('/docs/plan');
      await page.getByText('Upgrades to 1 Distributor').waitFor();
      assert.equal(await page.getByText(/^→? ?Upgrades to/).count(), 1, 'only what this plan upgrades');
      await page.getByRole('row', { name: /^BirthDate required/ }).waitFor();
      await page.getByRole('row', { name: /3 Deleted .* log in/ }).waitFor();
      await page.getByText('45 days after the first placement; only 1 Distributor').waitFor();
      await page.getByText('a place within 30 days').waitFor();
      assert.equal(await page.locator('svg').getByText('Affiliate').isVisible(), width > 768);
      await page.getByRole('img', { name: /^Where Weak places/ }).waitFor();
      await page.waitForLoadState('networkidle');
      const widths = await page.evaluate<number[]>(
        '[...document.querySelectorAll("main img")].map((image) => image.naturalWidth)',
      );
      assert.ok(widths.length >= 2 && widths.every((each) => each > 0), String(widths));
      await assertFitsWidth(page);
      assert.deepEqual(await seriousAxeFindings(page), []);
      assertQuiet(watched);
    }
  });
});
