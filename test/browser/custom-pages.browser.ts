import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { publishedPlan } from '../../extension/commission-plan.ts';
import { listen } from '../support/remote-extension.ts';
import { SECRET } from '../support/service-ways.ts';
import { seriousAxeFindings, skip } from './browser.ts';
import { type Portal, startPortal } from './portal.ts';

/** A page that says who opened it, and what of the portal it can reach. */
const html = (
  user: string,
  associateId: string | null,
) => `<!doctype html><html lang="en"><title>Loyalty</title>
<h1>Hello ${user} ${associateId ?? ''}</h1><p id="reached"></p><script>
const reach = (what, read) => { try { read(); return what + ' '; } catch { return ''; } };
document.getElementById('reached').textContent = 'Reached: ' + reach('parent', () => parent.document.title)
  + reach('storage', () => localStorage.length) + reach('cookies', () => document.cookie);
try { top.location = 'about:blank'; } catch {}
</script></html>`;

describe('custom pages in a browser', { skip }, () => {
  let pages: { url: string } & AsyncDisposable;
  let portal: Portal;
  before(async () => {
    pages = await listen(async (request, response) => {
      const query = new URL(request.url ?? '', 'http://page').searchParams;
      const validated = await fetch(`${portal.server.url}/api/extension/pages/ValidateToken`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${SECRET}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ Token: query.get('pageToken'), PageName: query.get('pageId') }),
      });
      const user = validated.ok ? ((await validated.json()) as string) : 'nobody';
      response.writeHead(200, { 'Content-Type': 'text/html' }).end(html(user, query.get('associateId')));
    });
    portal = await startPortal({
      environment: { UPLINE_DIRECTSCALE_SECRET: SECRET },
      extension: {
        plan: publishedPlan,
        pages: [{ id: 'loyalty', menu: 'Acme', text: 'Loyalty points', url: `${pages.url}/loyalty` }],
      },
    });
  });
  after(async () => {
    await portal[Symbol.asyncDispose]();
    await pages[Symbol.asyncDispose]();
  });

  it('are on the start page, know who opened them, and reach nothing of the portal', async () => {
    await using watched = await portal.openAs('Developer');
    const { page, person } = watched;
    await page.goto('/');
    await page.getByRole('link', { name: 'Loyalty points' }).click();
    const frame = page.frameLocator('iframe');
    await frame.getByRole('heading', { name: `Hello ${person.emailAddress}` }).waitFor();
    assert.equal(await frame.locator('#reached').textContent(), 'Reached: ');
    assert.equal(
      new URL(page.url()).pathname,
      '/pages/loyalty',
      'the frame cannot send the portal elsewhere',
    );
    assert.ok(!page.url().includes('pageToken'));
    await page.goto('/pages/loyalty?associateId=1001');
    await frame.getByRole('heading', { name: `Hello ${person.emailAddress} 1001` }).waitFor();
    assert.deepEqual(await seriousAxeFindings(page), []);
    assert.deepEqual(
      [watched.blocked, watched.outside.every((url) => url.startsWith(pages.url))],
      [[], true],
    );
  });

  it('are not there without a sign-in', async () => {
    await using watched = await portal.open();
    await watched.page.goto('/pages/loyalty');
    await watched.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    assert.deepEqual(watched.outside, []);
  });
});
