import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { createDemonstration, DEMONSTRATION_PERSON } from './demonstration.ts';
import { signIn } from './portal.ts';
import { shootTrees } from './tree-screenshots.ts';

/*
 * Writes docs/screenshots/*.png, which the README shows: `npm run screenshots`. Starts its own server, with invented
 * people and a day of invented requests.
 */

const FOLDER = path.join(import.meta.dirname, '../../docs/screenshots');
const SIZE = { width: 1280, height: 800 };

type ColorScheme = 'light' | 'dark';

await using demonstration = await createDemonstration();
const { portal, subscriptionId } = demonstration;
mkdirSync(FOLDER, { recursive: true });
for (const colorScheme of ['light', 'dark'] as const) {
  await using watched = await portal.open({ viewport: SIZE, colorScheme });
  const { page } = watched;
  const shoot = createShoot(page, colorScheme);
  await signIn(page, DEMONSTRATION_PERSON.emailAddress);
  await shoot('subscription', `/profile/subscriptions/${subscriptionId}`);
  if (colorScheme === 'dark') continue;
  await shoot('home', '/');
  await shoot('changes', '/docs/changes');
  await shoot('hooks', '/admin/hooks');
  await shoot('reference', '/docs/operations/UpgradeCustomer');
}

await shootTrees(FOLDER, SIZE);

/** Takes a picture of a page at an address, without a visible pointer or focus. */
function createShoot(page: Page, colorScheme: ColorScheme) {
  return async (name: string, address: string): Promise<void> => {
    await page.goto(address, { waitUntil: 'networkidle' });
    await page.evaluate('document.fonts.ready');
    const file = colorScheme === 'light' ? `${name}.png` : `${name}-dark.png`;
    await page.screenshot({ path: path.join(FOLDER, file), animations: 'disabled', caret: 'hide' });
  };
}
