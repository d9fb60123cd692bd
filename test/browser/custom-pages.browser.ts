import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { publishedPlan } from '../../extension/commission-plan.ts';
import { retailBody } from '../support/bodies.ts';
import { listen } from '../support/remote-extension.ts';
import { SECRET } from '../support/service-ways.ts';
import { seriousAxeFindings, skip } from './browser.ts';
import { type Portal, startPortal } from './portal.ts';

/** A page that shows who opened it, and which parts of the portal it can reach. */
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
      const { pathname, searchParams: query } = new URL(request.url ?? '', 'http://page');
      if (pathname === '/office') {
        response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>Office</title>');
        return;
      }
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
        plan: {
          ...publishedPlan,
          singleSignOn: { origins: [pages.url], address: `${pages.url}/office`, destinations: {} },
        },
        pages: [
          {
            id: 'loyalty',
            menu: 'Acme',
            text: 'Loyalty points',
            showOn: 'both',
            url: `${pages.url}/loyalty`,
          },
          { id: 'reports', menu: 'Acme', text: 'Reports', url: `${pages.url}/reports` },
        ],
      },
    });
  });
  after(async () => {
    await portal[Symbol.asyncDispose]();
    await pages[Symbol.asyncDispose]();
  });

  it('are on the start page, know who opened them, and cannot reach the portal', async () => {
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

  it('are on the page of a person, next to sign-on to the systems of the company', async () => {
    await using watched = await portal.openAs('Administrator');
    const { page, person } = watched;
    const { json: id } = await portal.server.call('POST', '/v1/customers', retailBody());
    await page.goto(`/office/people/${id}`);
    await page.getByRole('button', { name: 'Sign on' }).click();
    await page.getByRole('menuitem').click();
    const dialog = page.getByRole('dialog', { name: /^Sign on as / });
    await dialog.waitFor();
    assert.deepEqual(await seriousAxeFindings(page), []);
    const opening = page.context().waitForEvent('page');
    await dialog.getByRole('button', { name: 'Sign on' }).click();
    const shop = await opening;
    await shop.waitForURL(`${pages.url}/office?token=*`);
    assert.equal(await shop.evaluate('window.opener'), null, 'the other system cannot reach the portal');
    const token = new URL(shop.url()).searchParams.get('token');
    const { json } = await portal.server.call('GET', `/v1/sso/?token=${token}`);
    assert.deepEqual([json.CustomerId, json.Operator.EmailAddress], [String(id), person.emailAddress]);
    await dialog.waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Company pages' }).click();
    await page.getByRole('menuitem', { name: 'Loyalty points' }).waitFor();
    assert.deepEqual(await page.getByRole('menuitem').allTextContents(), ['Loyalty points']);
    await page.getByRole('menuitem', { name: 'Loyalty points' }).click();
    const frame = page.frameLocator('iframe');
    await frame.getByRole('heading', { name: `Hello ${person.emailAddress} ${id}` }).waitFor();
  });

  it('are not shown without a sign-in', async () => {
    await using watched = await portal.open();
    await watched.page.goto('/pages/loyalty');
    await watched.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    assert.deepEqual(watched.outside, []);
  });
});
