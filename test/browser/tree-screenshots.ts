import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { buildCompany } from '../../examples/demo/company.ts';
import demo from '../../examples/demo/index.ts';
import { LOCAL_DELIVERIES } from '../../examples/demo/present.ts';
import { createConfig } from '../../src/config/config.ts';
import { startPortal } from './portal.ts';

const CUSTOMERS = 20_000;
const DAY_MS = 86_400_000;
const DAYS_AGO = 400;
/** A person who has been moved twice; the same in every company that the demonstration builds. */
const PERSON = 1859;
const OTHER_RECORD = 2042;
/** No process listens at its address, so its deliveries fail. */
const ENDPOINT = 'ERP bridge';

/** Takes the pictures of the back office, in the company of `npm run demo`. */
export async function shootTrees(folder: string, viewport: { width: number; height: number }): Promise<void> {
  const directory = mkdtempSync(path.join(tmpdir(), 'upline-demo-'));
  await buildCompany(
    createConfig({ ...LOCAL_DELIVERIES, UPLINE_DATA_DIR: directory }),
    CUSTOMERS,
    () => undefined,
  );
  const day = new Date(Date.now() - DAYS_AGO * DAY_MS).toISOString().slice(0, 10);
  {
    await using portal = await startPortal({
      ...{ extension: demo, directory, engine: 'sqlite' },
      environment: LOCAL_DELIVERIES,
    });
    await using watched = await portal.openAs('Administrator', { viewport });
    const { page } = watched;
    const shoot = (name: string) =>
      page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' });
    for (const [name, address] of [
      ['trees', `/office/trees/Binary?person=${PERSON}&view=chart&on=${day}`],
      ['trees-outline', `/office/trees/Binary?person=${PERSON}`],
      ['people', '/office/people?q=uma%20yilmas'],
      ['person', `/office/people/${PERSON}`],
      ['plan', '/docs/plan'],
      ['overview', '/office/overview'],
      ['waiting', '/office/waiting/Matrix'],
      ['batches', '/office/batches'],
      ['events', '/events'],
    ] as const) {
      await page.goto(address, { waitUntil: 'networkidle' });
      await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
      await shoot(name);
    }
    await openDelivery(page);
    await shoot('events-delivery');
    await openMerge(page);
    await shoot('merge');
  }
  rmSync(directory, { recursive: true, force: true });
}

/** Opens a failed delivery. It has no answer, because no process listens at the address. */
async function openDelivery(page: Page): Promise<void> {
  await page.goto('/events', { waitUntil: 'networkidle' });
  await page.getByRole('link', { name: ENDPOINT }).first().click();
  const deliveries = page.getByRole('list', { name: 'Deliveries' });
  await deliveries
    .getByRole('link', { name: /^Failed/ })
    .first()
    .click();
  const delivery = page.getByRole('dialog', { name: /^Delivery / });
  await delivery.getByRole('region', { name: 'Sent' }).waitFor();
}

/** Opens two records of one person, and the preview of their merge. */
async function openMerge(page: Page): Promise<void> {
  await page.goto(`/office/people/${PERSON}`, { waitUntil: 'networkidle' });
  await page.getByRole('button', { name: 'Merge', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: /^Merge / });
  await dialog.getByLabel('The other record').fill(String(OTHER_RECORD));
  // A match of the whole id comes first.
  await page.getByRole('option').first().click();
  await dialog.getByRole('region', { name: 'Preview' }).waitFor();
}
