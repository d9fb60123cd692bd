import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { seriousAxeFindings, skip } from './browser.ts';
import { assertQuiet, type Portal, startPortal } from './portal.ts';

/** A read of the profile page, and the check whether the server is available again. */
const CALLS = '**/portal/api/sessions';
const HEALTH = '**/healthz';

describe('a page that cannot be shown', { skip }, () => {
  let portal: Portal;
  before(async () => {
    portal = await startPortal();
  });
  after(() => portal[Symbol.asyncDispose]());

  it('is shown at a mistyped address, with status 404 and a way back', async () => {
    await using watched = await portal.open();
    const { page } = watched;
    const response = await page.goto('/docs-of-yesterday');
    assert.equal(response?.status(), 404);
    await page.getByRole('heading', { level: 1, name: 'Page not found' }).waitFor();
    assert.deepEqual(await seriousAxeFindings(page), []);
    await page.getByRole('link', { name: 'Go to the start page' }).click();
    await page.getByRole('heading', { level: 1, name: 'Upline Customers API' }).waitFor();
    assertQuiet(watched);
  });

  it('reports that the server cannot be reached, and appears when it is available again', async () => {
    await using watched = await portal.open();
    const { page } = watched;
    await page.goto('/');
    await page.getByRole('heading', { level: 1, name: 'Upline Customers API' }).waitFor();
    await page.waitForLoadState('networkidle');
    await page.route('**/*', (route) => route.abort('connectionrefused'));
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Changes' }).click();
    await page.getByText('The server cannot be reached.').waitFor();
    const retry = page.getByRole('button', { name: 'Retry', disabled: false });
    const failed = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/healthz'));
    await retry.click();
    await failed;
    await retry.waitFor();
    assert.equal(new URL(page.url()).pathname, '/docs/changes', 'no error page of the browser');
    await page.unroute('**/*');
    await page.getByRole('heading', { level: 1, name: 'API changes' }).waitFor();
  });

  it('shows missing data without a click when the server is available again', async () => {
    await using watched = await portal.openAs('Developer');
    const { page } = watched;
    for (const address of [CALLS, HEALTH]) await page.route(address, (route) => route.abort());
    await page.goto('/profile');
    const note = page.getByRole('alert').filter({ hasText: 'The server cannot be reached.' });
    await note.getByRole('button', { name: 'Retry' }).waitFor();
    for (const address of [CALLS, HEALTH]) await page.unroute(address);
    await page.getByText('This browser').waitFor();
    await note.waitFor({ state: 'detached' });
    assertQuiet(watched);
  });

  it('treats an answer of a proxy without a server behind it in the same way', async () => {
    await using watched = await portal.openAs('Developer');
    const { page } = watched;
    await page.route(HEALTH, (route) => route.abort());
    await page.route(CALLS, (route) =>
      route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' }),
    );
    await page.goto('/profile');
    await page.getByRole('alert').getByText('The server cannot be reached.').waitFor();
  });
});
