import { after } from 'node:test';
import axe from 'axe-core';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { endWithRun, isRun } from '../support/end-of-run.ts';
import { endLeftOpen, noteOpened } from '../support/left-open.ts';
import { CHROMIUM } from './browser-program.ts';

export { skip } from './browser-program.ts';

/*
 * A real browser for tests of pages: Debian's headless Chromium, driven through playwright-core. Every page is
 * watched from the start, so that each test can say at its end that nothing went out and nothing was blocked.
 */

/** What is missing for so long does not come: machines may be several times slower than usual. */
const WAIT_MS_MAX = 120_000;

/** A phone. */
export const NARROW = { width: 400, height: 800 };

/** Without the last four Chromium calls home when it starts. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

// Hooks of a file that runs alone are in its suites, which have ended then.
if (!isRun()) after(endLeftOpen);

/** What a file has of a browser. */
export interface TestBrowser {
  readonly newContext: Browser['newContext'];
  close(): Promise<void>;
}

/** To start one takes more CPU than the tests of some files, so files of one process share it. */
let shared: Promise<Browser> | null = null;

/** Starts a browser, or takes that of the process. Its contexts end with the file in any case. */
export async function startBrowser(): Promise<TestBrowser> {
  if (isRun()) shared ??= launchForRun();
  const browser = await (shared ?? launch());
  const contexts: BrowserContext[] = [];
  const end = async () => {
    for (const context of contexts) await context.close();
    if (shared === null) await browser.close();
  };
  const forget = noteOpened('a browser', end);
  return {
    async newContext(options) {
      const context = await browser.newContext(options);
      contexts.push(context);
      return context;
    },
    close() {
      forget();
      return end();
    },
  };
}

function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

async function launchForRun(): Promise<Browser> {
  const browser = await launch();
  endWithRun(() => browser.close());
  return browser;
}

/** A page, with what it did that no page of ours may do. */
export interface WatchedPage extends AsyncDisposable {
  readonly page: Page;
  /** Requests to other servers. */
  readonly outside: readonly string[];
  /** What the Content-Security-Policy did not let happen. */
  readonly blocked: readonly string[];
  /** Exceptions that no script of the page caught. */
  readonly faults: readonly string[];
}

/**
 * Opens a page in its own context, with no cookies and no stored data.
 * @param origin of the server under test: requests to anywhere else are noted
 */
export async function openPage(
  browser: TestBrowser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: 1400, height: 900 },
    reducedMotion: 'reduce',
    ...options,
    baseURL: origin,
  });
  context.setDefaultTimeout(WAIT_MS_MAX);
  const page = await context.newPage();
  const outside: string[] = [];
  const blocked: string[] = [];
  const faults: string[] = [];
  context.on('request', (request) => {
    const url = request.url();
    if (!/^(?:data|blob):/.test(url) && new URL(url).origin !== origin) outside.push(url);
  });
  context.on('console', (message) => {
    if (/Content[ -]Security[ -]Policy/i.test(message.text())) blocked.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(String(error)));
  return { page, outside, blocked, faults, [Symbol.asyncDispose]: () => context.close() };
}

/** What axe finds that is critical or serious, a line each; tests expect none. */
export async function seriousAxeFindings(page: Page): Promise<string[]> {
  await rest(page);
  // As a debugger's script, which the page's policy does not concern.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>(
    'axe.run(document, { resultTypes: ["violations"] })',
  );
  return violations
    .filter(({ impact }) => impact === 'critical' || impact === 'serious')
    .flatMap(({ id, impact, nodes }) =>
      nodes.map(
        ({ target, html, any, all, none }) =>
          `${impact} ${id}: ${target.join(' ')} ${html.slice(0, 200)} (${[...any, ...all, ...none].map(({ message }) => message).join('; ')})`,
      ),
    );
}

/** Waits until all animations end, so that no color is measured during a change. */
async function rest(page: Page): Promise<void> {
  const moving = 'document.getAnimations().filter(({ playState }) => playState === "running").length';
  for (let still = 0, looks = 0; still < 3 && looks < 50; looks += 1) {
    still = (await page.evaluate<number>(moving)) === 0 ? still + 1 : 0;
    await page.waitForTimeout(100);
  }
}
