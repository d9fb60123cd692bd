import { openPage, seriousAxeFindings, startBrowser } from './browser/browser.ts';
const base = 'http://127.0.0.1:8199';
const browser = await startBrowser();
for (const colorScheme of ['light', 'dark'] as const) {
  await fetch(`${base}/in`);
  await using watched = await openPage(browser, base, { colorScheme });
  const { page } = watched;
  const visit = async (url: string, ...clicks: string[]) => {
    await page.goto(url, { waitUntil: 'networkidle' });
    for (const name of clicks) { await page.getByRole('button', { name }).first().click(); await page.waitForTimeout(400); }
    for (const line of await seriousAxeFindings(page)) console.log(colorScheme, url, clicks.join(), line.slice(0,300));
  };
  for (const url of ['/', '/profile', '/profile/subscriptions/1', '/docs/changes', '/admin/accounts', '/admin/subscriptions', '/admin/products', '/admin/hooks', '/invitation#abc', '/invitation', '/nowhere']) await visit(url);
  await visit('/profile/subscriptions/1', 'Regenerate primary'); await visit('/profile/subscriptions/1', 'Change');
  await visit('/admin/subscriptions', 'New subscription'); await visit('/admin/products', 'New product'); await visit('/admin/accounts', 'Invite'); await visit('/admin/accounts', 'Actions for Han'); await visit('/', 'Account');
  await visit('/admin/hooks', 'Pause'); 
  await fetch(`${base}/out`); await visit('/sign-in'); await visit('/');
  console.log(colorScheme, watched.outside, watched.blocked, watched.faults);
}
await browser.close();
