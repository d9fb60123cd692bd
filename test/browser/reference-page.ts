import type { Locator, Page } from 'playwright-core';
import type { Role } from '../../src/accounts/account.ts';
import { until } from '../support/until.ts';

/* The reference as its readers use it. Elements are found by what readers see or hear. */

/** Opens an operation at its stable address, and waits until it is rendered. */
export async function openOperation(page: Page, id: string): Promise<Locator> {
  await page.goto(`/docs/operations/${id}`);
  const operation = page.locator(`section[id$="/${id}"]`);
  await operation.getByRole('button', { name: /Test Request/ }).waitFor();
  return operation;
}

/** Goes to an operation of a loaded page, like a reader who returns to it. */
export async function goToOperation(page: Page, id: string): Promise<Locator> {
  const answer = await page.request.get(`/docs/operations/${id}`);
  const { pathname } = new URL(answer.url());
  await page.evaluate(
    `history.pushState(null, '', '${pathname}'); dispatchEvent(new PopStateEvent('popstate'))`,
  );
  const operation = page.locator(`section[id$="/${id}"]`);
  await operation.getByRole('button', { name: /Test Request/ }).waitFor();
  return operation;
}

/** Chooses from a list that a button opens. */
export async function pick(operation: Locator, button: RegExp, option: string): Promise<void> {
  await operation.getByRole('button', { name: button }).click();
  await operation.page().getByRole('option', { name: option, exact: true }).click();
}

/** Chooses Ruby, and waits until the renderer has stored that: by then it has stored all earlier choices. */
export async function pickRuby(operation: Locator): Promise<void> {
  const page = operation.page();
  await pick(operation, /^Change code sample language/, 'Ruby net/http');
  await until(async () => (await storage(page)).includes('ruby'));
}

/** All data that the page has stored in the browser, and its address. */
export function storage(page: Page): Promise<string> {
  return page.evaluate(
    'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href])',
  );
}

/** The program on display, including the key. */
export async function shownSample(operation: Locator): Promise<string> {
  return (await operation.locator('.scalar-code-block pre').first().textContent()) ?? '';
}

/** Opens the form that sends requests. */
export async function openClient(operation: Locator): Promise<Locator> {
  await operation.getByRole('button', { name: /Test Request/ }).click();
  const client = operation.page().getByRole('dialog').filter({ hasText: 'Authentication' });
  await sendButton(client).waitFor();
  return client;
}

export const sendButton = (client: Locator): Locator =>
  client.getByRole('button', { name: /^Send (?!Request)/ });

/** The field of the subscription key; its value is shown as dots. */
export const keyField = (client: Locator): Locator =>
  client.getByRole('textbox', { name: 'Value', exact: true });

/**
 * Replaces the portal's own API: a signed-in developer with these subscriptions.
 * @param keys by the subscription's name
 */
export async function signInAs(
  page: Page,
  name: string,
  keys: Readonly<Record<string, string>>,
  role: Role = 'Developer',
): Promise<void> {
  const names = Object.keys(keys);
  const subscriptions = names.map((Name, index) => ({ SubscriptionId: index + 1, Name, State: 'Active' }));
  await page.route('**/portal/api/session', (route) =>
    route.fulfill({ json: { Account: { Name: name, Role: role } } }),
  );
  await page.route('**/portal/api/subscriptions', (route) => route.fulfill({ json: subscriptions }));
  await page.route(/\/portal\/api\/subscriptions\/\d+\/keys\/Primary$/, (route) => {
    const id = Number(/subscriptions\/(\d+)/.exec(route.request().url())?.[1]);
    return route.fulfill({ json: { Key: keys[names[id - 1] ?? ''] } });
  });
}
