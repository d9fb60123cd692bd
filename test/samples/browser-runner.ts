import { existsSync } from 'node:fs';
import { openPage, skip, startBrowser } from '../browser/browser.ts';

const JQUERY = '/usr/share/javascript/jquery/jquery.min.js';

export const skipBrowser: string | false =
  skip || (existsSync(JQUERY) ? false : `there is no ${JQUERY}: apt-get install libjs-jquery`);

/**
 * Runs a sample that needs jQuery in a page of the server that it calls.
 * @returns the answer to its request
 */
export async function runInBrowser(source: string, url: string): Promise<string> {
  const browser = await startBrowser();
  try {
    const { origin } = new URL(url);
    // The policy of our pages allows neither jQuery nor the sample, but a reader runs the sample in pages of their
    // own.
    await using watched = await openPage(browser, origin, { bypassCSP: true });
    await watched.page.goto('/healthz');
    await watched.page.addScriptTag({ path: JQUERY });
    const answered = watched.page.waitForResponse(url);
    await watched.page.evaluate(source);
    return await (await answered).text();
  } finally {
    await browser.close();
  }
}
