import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { createChangesAnswers } from '../../src/portal/changes/changes-answers.ts';
import { storeComparisons } from '../../src/portal/changes/publish-version.ts';
import { historyFolder } from '../../src/portal/changes/read-history.ts';
import { seriousAxeFindings, skip } from './browser.ts';
import { assertQuiet, type Portal, startPortal } from './portal.ts';

/** A history whose last version has breaking changes, presented in the same way as the history of the server. */
async function brokenHistory(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'upline-changes-'));
  try {
    cpSync(historyFolder, folder, { recursive: true });
    // Unpublished changes would appear in the middle of the history.
    for (const name of readdirSync(folder))
      if (!existsSync(path.join(folder, name, 'openapi.json')))
        rmSync(path.join(folder, name), { recursive: true });
    const document = JSON.parse(readFileSync('openapi.json', 'utf8'));
    document.info.version = '9.0.0';
    delete document.paths['/v1/customers/{customerId}/type-changes'];
    document.paths['/v1/customers/upgrade/{customerId}'].put.requestBody.content[
      'application/json'
    ].schema.required = ['TaxId'];
    mkdirSync(path.join(folder, '9.0.0'));
    writeFileSync(path.join(folder, '9.0.0/openapi.json'), JSON.stringify(document));
    writeFileSync(
      path.join(folder, '9.0.0/note.md'),
      '# 9.0.0, 2027-01-01\n\nBreaking: UpgradeCustomer, ListTypeChanges. <b onclick="alert(1)">bold</b>\n',
    );
    await storeComparisons(folder);
    return (await createChangesAnswers(folder, () => JSON.stringify(document)).json()).body;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const version = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

describe('the change history in a browser', { skip }, () => {
  let portal: Portal;
  let history: string;
  before(async () => {
    portal = await startPortal();
    history = await brokenHistory();
  });
  after(() => portal[Symbol.asyncDispose]());

  it('shows the published versions, newest first, with links to the operations', async () => {
    await using watched = await portal.open();
    const { page } = watched;
    await page.goto('/docs/changes');
    await version(page, '0.1.0').waitFor();
    const shown = await page.getByRole('heading', { level: 2 }).allTextContents();
    assert.deepEqual(
      shown.filter((text) => /^\d/.test(text)),
      shown
        .filter((text) => /^\d/.test(text))
        .sort()
        .reverse(),
    );
    await version(page, '0.1.0').getByText('operations added').click();
    const link = version(page, '0.1.0').getByRole('link', { name: 'Upgrade Customer', exact: true });
    assert.equal(await link.getAttribute('href'), '/docs/operations/UpgradeCustomer');
    assertQuiet(watched);
  });

  it('marks breaking changes in words, can show only those, and shows markup in a note as text', async () => {
    await using watched = await portal.open();
    const { page } = watched;
    await page.route('**/docs/changes.json', (route) =>
      route.fulfill({ contentType: 'application/json', body: history }),
    );
    await page.goto('/docs/changes#9.0.0');
    const newest = version(page, '9.0.0');
    await newest.getByText('<b onclick="alert(1)">bold</b>').waitFor();
    const upgrade = newest
      .getByRole('listitem')
      .filter({ has: page.getByRole('link', { name: 'Upgrade Customer', exact: true }) });
    await upgrade.getByText('TaxId').first().waitFor();
    assert.ok(
      (await upgrade.getByText('Breaking', { exact: true }).count()) >= 2,
      'the operation and its detail',
    );
    const removed = newest.getByRole('listitem').filter({ hasText: '/type-changes' });
    await removed.getByText('Removed').waitFor();
    assert.equal(await removed.getByRole('link').count(), 0, 'a removed operation has no page');
    await page.getByLabel('Breaking changes only').check();
    await version(page, '0.1.0').waitFor({ state: 'detached' });
    const left = await newest.getByRole('listitem').filter({ hasText: '/v1/' }).allTextContents();
    assert.ok(left.length >= 2 && left.every((text) => text.includes('Breaking')), left.join('\n'));
    assert.deepEqual(await seriousAxeFindings(page), []);
    assertQuiet(watched);
  });
});
