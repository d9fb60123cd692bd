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
 * A real browser for tests of pages: Debian's headless Chromium, driven by playwright-core. Every page is watched
 * from the start, so that each test can assert at its end that no request left the server and nothing was blocked.
 */

/** Time limit for an element to appear. It is long because machines may be several times slower than usual. */
const WAIT_MS_MAX = 120_000;

/** The viewport of a phone. */
export const NARROW = { width: 400, height: 800 };

/** Without the last four flags, Chromium sends requests to its maker when it starts. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

// When a file runs alone, its hooks belong to its suites, which have already ended.
if (!isRun()) after(endLeftOpen);

/** The part of a browser that a test file uses. */
export interface TestBrowser {
  readonly newContext: Browser['newContext'];
  close(): Promise<void>;
}

/** Starting a browser takes more CPU than the tests of some files, so files of one process share it. */
let shared: Promise<Browser> | null = null;

/** Starts a browser, or returns the browser of the process. Its contexts end with the file in any case. */
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

/** A page, with its violations of rules that hold for all our pages. */
export interface WatchedPage extends AsyncDisposable {
  readonly page: Page;
  /** Requests to other servers. */
  readonly outside: readonly string[];
  /** Actions that the Content-Security-Policy has blocked. */
  readonly blocked: readonly string[];
  /** Exceptions that no script of the page caught. */
  readonly faults: readonly string[];
}

/**
 * Opens a page in its own context, with no cookies and no stored data.
 * @param origin origin of the server under test: requests to all other origins are recorded
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

/** Critical and serious findings of axe, one line each; tests expect none. */
export async function seriousAxeFindings(page: Page): Promise<string[]> {
  await rest(page);
  // Runs like a debugger's script, which the policy of the page does not affect.
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
