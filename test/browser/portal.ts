import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { globSync, statSync } from 'node:fs';
import path from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { Role } from '../../src/accounts/account.ts';
import { PAGES_DIRECTORY } from '../../src/portal/mount-pages.ts';
import { accountManager, PASSWORD, type PortalClient, signedIn } from '../support/portal-client.ts';
import { startTestServer, type TestServer, type TestServerOptions } from '../support/test-server.ts';
import { openPage, startBrowser, type TestBrowser, type WatchedPage } from './browser.ts';

/** A server with its pages, and a browser for reading them. */
export interface Portal extends AsyncDisposable {
  readonly server: TestServer;
  readonly browser: TestBrowser;
  /** A page without a signed-in account. */
  open(options?: BrowserContextOptions): Promise<WatchedPage>;
  /** An empty page of a new signed-in account. Does not use the sign-in form: {@link signIn} does. */
  openAs(role: Role, options?: BrowserContextOptions): Promise<WatchedPage & { readonly person: Person }>;
  /** Path of a one-time link. */
  invite(person: {
    readonly name: string;
    readonly emailAddress: string;
    readonly role: Role;
  }): Promise<string>;
}

export interface Person extends PortalClient {
  readonly accountId: number;
  readonly emailAddress: string;
  readonly name: string;
}

/** Pages of an older build have other elements, and each test would wait for one of them until the time limit. */
function assertPagesAreBuilt(): void {
  const changedAtMs = (file: string) => statSync(file).mtimeMs;
  const sources = path.join(import.meta.dirname, '../../web/src');
  const builtAtMs = changedAtMs(path.join(PAGES_DIRECTORY, 'index.html'));
  const newer = globSync('**/*.{ts,tsx,css}', { cwd: sources }).filter(
    (file) => changedAtMs(path.join(sources, file)) > builtAtMs,
  );
  assert.deepEqual(newer, [], 'the pages are older than these files: run `npm run prepare`');
}

export async function startPortal(options: TestServerOptions = {}): Promise<Portal> {
  assertPagesAreBuilt();
  const server = await startTestServer(options);
  const browser = await startBrowser();
  let serial = 0;
  const open = (context?: BrowserContextOptions) => openPage(browser, server.url, context);
  return {
    server,
    browser,
    open,
    async openAs(role, context) {
      serial += 1;
      const name = `${role.toLowerCase()}${serial}`;
      const emailAddress = `${name}@example.com`;
      const person = Object.assign(await signedIn(server, emailAddress, role), { emailAddress, name });
      const watched = await open(context);
      const [cookie = '', value = ''] = person.cookie.split('=');
      await watched.page.context().addCookies([{ name: cookie, value, url: server.url }]);
      return Object.assign(watched, { person });
    },
    async invite(person) {
      const { token } = await accountManager(server).invite(person);
      return `/invitation#${token}`;
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await server.close();
    },
  };
}

/** Signs in and waits for the profile page, which opens after a sign-in. */
export async function signIn(page: Page, emailAddress: string, password = PASSWORD): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('Email address').fill(emailAddress);
  await page.getByLabel('Password', { exact: false }).first().fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();
}

export async function openProfile(page: Page): Promise<void> {
  await page.goto('/profile');
  await page.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();
}

/** Asserts the rules for every page: no request leaves the server, nothing is blocked, and no script fails. */
export function assertQuiet({ outside, blocked, faults }: WatchedPage): void {
  assert.deepEqual([outside, blocked, faults], [[], [], []]);
}

/** Creates a subscription like an administrator, and returns it with its primary key. */
export async function createSubscription(
  server: TestServer,
  body: { readonly Name: string; readonly OwnerAccountId?: number },
): Promise<{ readonly id: number; readonly primary: string }> {
  const administrator = await signedIn(server, `${randomUUID()}@example.com`, 'Administrator');
  const { SubscriptionId: id } = await administrator.ok('POST', '/subscriptions', body);
  const { Key: primary } = await administrator.ok('GET', `/subscriptions/${id}/keys/Primary`);
  return { id, primary };
}
