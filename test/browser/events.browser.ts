import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import { distributorBody, retailBody } from '../support/bodies.ts';
import { startReceiver } from '../support/event-receiver.ts';
import { until } from '../support/until.ts';
import { NARROW, seriousAxeFindings, skip } from './browser.ts';
import { assertFitsWidth } from './page-width.ts';
import { assertQuiet, createSubscription, openProfile, type Portal, startPortal } from './portal.ts';

const LOCAL = { UPLINE_EVENT_NETWORKS: '127.0.0.0/8' };
const WIDE = { width: 1280, height: 800 };

describe('the console of events', { skip }, () => {
  let portal: Portal;
  before(async () => {
    portal = await startPortal({ environment: LOCAL });
  });
  after(() => portal[Symbol.asyncDispose]());

  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

  it('leads a new user from a new endpoint to a delivery with a valid signature', async () => {
    await using receiver = await startReceiver();
    await using watched = await portal.openAs('Developer');
    const { page, person } = watched;
    const { primary } = await createSubscription(portal.server, {
      Name: 'warehouse client',
      OwnerAccountId: person.accountId,
    });
    await openProfile(page);
    await page.getByRole('link', { name: 'Events', exact: true }).click();
    await heading(page, 'Events');
    await page.getByText('No event endpoints yet').waitFor();
    await page.getByRole('button', { name: 'New endpoint' }).click();
    const form = page.getByRole('dialog', { name: 'New event endpoint' });
    await form.getByLabel('Name').fill('warehouse');
    await form.getByLabel('URL').fill('http://user:secret@127.0.0.1/');
    await form.getByRole('button', { name: 'Create endpoint' }).click();
    await form.getByText('The URL must be an https address').waitFor();
    await form.getByLabel('URL').fill(receiver.url);
    await form.getByRole('button', { name: 'Create endpoint' }).click();
    const secrets = page.getByRole('dialog', { name: 'Secret of warehouse' });
    const secret = (await secrets.getByText(/^whsec_/).textContent()) ?? '';
    assert.deepEqual(await seriousAxeFindings(page), [], 'the secrets');
    await secrets.getByRole('button', { name: 'Done' }).click();
    await heading(page, 'warehouse');
    assert.ok(!(await page.content()).includes(secret), 'the secret is forgotten');

    await page.getByRole('button', { name: 'Send test' }).click();
    const test = page.getByRole('dialog', { name: 'Send a test to warehouse' });
    await test.getByRole('button', { name: 'Send test' }).click();
    await test.getByText('The receiver accepted the test.').waitFor();
    await test.getByText('Status 204, after').waitFor();
    await test.getByRole('button', { name: 'Close' }).last().click();

    const customer = await portal.server.create(retailBody());
    const upgraded = await fetch(`${portal.server.url}/v1/customers/upgrade/${customer}`, {
      method: 'PUT',
      headers: { 'Ocp-Apim-Subscription-Key': primary, 'Content-Type': 'application/json' },
      body: JSON.stringify(distributorBody()),
    });
    assert.equal(upgraded.status, 201);
    await receiver.until(({ accepted }) => accepted.some(({ json }) => json.type === 'customer.upgraded'));
    const list = page.getByRole('list', { name: 'Deliveries' });
    const row = list.getByRole('link', { name: /Delivered customer\.upgraded/ });
    for (let tries = 0; tries < 600 && (await row.count()) === 0; tries += 1) {
      await page.getByRole('button', { name: 'Refresh' }).click();
      await page.waitForLoadState('networkidle');
    }
    await row.press('Enter');
    const delivery = page.getByRole('dialog', { name: /^Delivery / });
    await delivery.getByText('warehouse client').waitFor();
    const request = delivery.getByRole('region', { name: 'Sent' });
    const sent = (await request.locator('pre').first().textContent()) ?? '';
    await request.getByText('As a curl command').click();
    const curl = (await request.locator('details pre').textContent()) ?? '';
    assert.match(curl, /^curl -X POST 'http:[^']+' \\\n/);
    assert.match(curl, /-H 'webhook-signature: <webhook-signature>'/);
    assert.doesNotMatch(curl, /v1,/, 'no signature');
    const headers = Object.fromEntries(
      sent.split('\n').flatMap((line) => {
        const [, name, value] = /^(webhook-[a-z]+): (.+)$/.exec(line) ?? [];
        return name === undefined || value === undefined ? [] : [[name, value]];
      }),
    );
    const { text } =
      receiver.accepted.find((one) => one.headers['webhook-id'] === headers['webhook-id']) ?? assert.fail();
    const event = new Webhook(secret).verify(text, headers) as { type: string };
    assert.equal(event.type, 'customer.upgraded');
    await person.ok('DELETE', `/event-endpoints/${new URL(page.url()).pathname.split('/').at(-1)}`);
    assertQuiet(watched);
  });

  it('shows failures, keeps filters in the address, sends again and skips', async () => {
    const refusal = { status: 503, headers: { 'Retry-After': '3600' } };
    await using receiver = await startReceiver(({ json }) =>
      json.data.Fields === undefined ? 204 : refusal,
    );
    await using watched = await portal.openAs('Administrator');
    const { page, person } = watched;
    const { id: SubscriptionId } = await createSubscription(portal.server, {
      Name: 'failing client',
      OwnerAccountId: person.accountId,
    });
    const settings = { SubscriptionId, Name: 'failing', Url: receiver.url };
    const { Endpoint } = await person.ok('POST', '/event-endpoints', {
      ...settings,
      Types: ['customer.created', 'customer.updated'],
    });
    const path = `/events/${Endpoint.EndpointId}`;
    const customer = await portal.server.create(retailBody());
    await portal.server.call('PATCH', `/v1/customers/${customer}`, { FirstName: 'Refused' });
    const attempts = `/event-endpoints/${Endpoint.EndpointId}/deliveries`;
    await until(async () => (await person.ok('GET', attempts)).length >= 2);

    await page.goto('/');
    await page.getByText('An event endpoint needs attention.').waitFor();
    await page.getByRole('link', { name: 'failing', exact: true }).click();
    await heading(page, 'failing');
    await page.getByText('No delivery has succeeded since').waitFor();
    await page.getByRole('img', { name: 'Last 24 hours: 1 delivered, 1 failed' }).waitFor();
    await page.getByText('The last 24 hours as a table').click();
    const hours = page.getByRole('table', { name: 'Attempts by hour' });
    assert.equal(await hours.getByRole('row').count(), 25);
    const deliveries = page.getByRole('list', { name: 'Deliveries' });
    await deliveries.getByRole('link', { name: /Failed customer\.updated/ }).waitFor();
    await page.getByRole('group', { name: 'Outcome' }).getByRole('button', { name: 'Failed' }).click();
    await page.waitForURL(/\?outcome=failed$/);
    await deliveries.getByRole('link', { name: /Delivered customer/ }).waitFor({ state: 'detached' });
    await deliveries.getByRole('link', { name: /Failed customer\.updated/ }).waitFor();
    await page.getByRole('textbox', { name: 'Customer ID' }).fill('999999');
    await page.getByText('No matching deliveries').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();

    const failed = deliveries.getByRole('link', { name: /Failed customer\.updated/ });
    assert.match((await failed.textContent()) ?? '', /Event \d+/, 'the position, which a replay asks for');
    receiver.script = () => 204;
    await failed.click();
    const delivery = page.getByRole('dialog', { name: /^Delivery / });
    await delivery.getByText('Status 503').first().waitFor();
    await delivery.getByText('Next attempt').waitFor();
    await delivery.getByRole('button', { name: 'Show the body as of now' }).click();
    const preview = page.getByRole('dialog', { name: 'Dry run for failing' });
    await preview.getByText('"type": "customer.updated"').waitFor();
    assert.deepEqual(await seriousAxeFindings(page), [], 'the dry run');
    await preview.getByRole('button', { name: 'Close' }).click();
    await delivery.getByRole('button', { name: 'Send again' }).click();
    await delivery.getByText('Sent again, after').waitFor();
    await delivery.getByText('Other attempts of this event').waitFor();
    assert.deepEqual(await seriousAxeFindings(page), [], 'the delivery');
    await page.keyboard.press('Escape');

    await page.goto(`/office/people/${customer}?show=Event`);
    const timeline = page.getByRole('region', { name: 'Timeline' });
    await timeline.getByText('customer.created').waitFor();
    await timeline.getByRole('link', { name: 'failing' }).first().click();
    await delivery.getByText('customer.updated').first().waitFor();
    assert.deepEqual(new URL(page.url()).pathname, path);

    await page.goto(`${path}?outcome=waiting`);
    await page.getByRole('button', { name: /^Skip event/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Skip event' }).click();
    await page.getByText('No event waits').waitFor();
    await page.getByRole('group', { name: 'Outcome' }).getByRole('button', { name: 'Skipped' }).click();
    await deliveries.getByText(`Skipped by ${person.name}`).waitFor();
    await page.getByRole('button', { name: 'Actions for failing' }).click();
    await page.getByRole('menuitem', { name: 'Replay a range' }).click();
    const replay = page.getByRole('dialog', { name: 'Replay events to failing' });
    await replay.getByLabel('First event').fill('1');
    assert.deepEqual(await seriousAxeFindings(page), [], 'the replay');
    await replay.getByRole('button', { name: 'Replay' }).click();
    await replay.waitFor({ state: 'hidden' });
    await receiver.until(({ accepted }) =>
      accepted.some(({ headers }) => headers['x-upline-replay'] === 'true'),
    );
    await person.ok('DELETE', `/event-endpoints/${Endpoint.EndpointId}`);
    assertQuiet(watched);
  });

  it('reports that an endpoint is throttled, and tries it immediately on request', async () => {
    await using receiver = await startReceiver(() => ({ status: 429, headers: { 'Retry-After': '3600' } }));
    await using watched = await portal.openAs('Administrator');
    const { page, person } = watched;
    const { id: SubscriptionId } = await createSubscription(portal.server, { Name: 'throttled client' });
    const settings = { SubscriptionId, Name: 'throttled', Url: receiver.url, Types: ['customer.created'] };
    const { Endpoint } = await person.ok('POST', '/event-endpoints', settings);
    const api = `/event-endpoints/${Endpoint.EndpointId}`;
    await portal.server.create(retailBody());
    await until(async () => (await person.ok('GET', api)).Health.ThrottledUntil);
    await page.goto(`/events/${Endpoint.EndpointId}`);
    await page.getByText('This endpoint is throttled until').waitFor();
    receiver.script = () => 204;
    await page.getByRole('button', { name: 'Try now' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Try now' }).click();
    await receiver.until(({ accepted }) => accepted.length === 1);
    await person.ok('DELETE', api);
    assertQuiet(watched);
  });

  it('names the worst endpoints first, and counts the others', async () => {
    await using receiver = await startReceiver(() => 500);
    await using leaving = await startReceiver(() => 410);
    await using watched = await portal.openAs('Administrator');
    const { page, person } = watched;
    const { id: SubscriptionId } = await createSubscription(portal.server, { Name: 'troubled client' });
    const create = async (Name: string, { url: Url } = receiver) => {
      const settings = { SubscriptionId, Name, Url, Types: ['customer.created'] };
      return (await person.ok('POST', '/event-endpoints', settings)).Endpoint.EndpointId as number;
    };
    const ids = [await create('failing 1'), await create('failing 2'), await create('failing 3')];
    await portal.server.create(retailBody());
    for (const id of ids)
      await until(async () => (await person.ok('GET', `/event-endpoints/${id}`)).Health.FailingSince);
    const gone = await create('gone', leaving);
    await portal.server.create(retailBody());
    await until(async () => (await person.ok('GET', `/event-endpoints/${gone}`)).State === 'disabled');
    await page.goto('/events');
    const alert = page.getByRole('alert');
    await alert.getByText('1 more, marked in the list below.').waitFor();
    assert.equal(await alert.getByRole('link').first().textContent(), 'gone');
    for (const id of [...ids, gone]) await person.ok('DELETE', `/event-endpoints/${id}`);
    assertQuiet(watched);
  });

  it('is linked from the reference as from other pages, depending on the role', async () => {
    for (const [role, expected] of [
      ['Administrator', ['/office/people', '/office/people', null]],
      ['Developer', [null, null, '/events']],
    ] as const) {
      await using watched = await portal.openAs(role);
      await watched.page.goto('/docs');
      const main = watched.page.getByRole('navigation', { name: 'Main' });
      await main.getByRole('link', { name: 'Profile' }).waitFor();
      const hrefs = ['Back office', 'Find anyone', 'Events'].map(async (name) => {
        const link = main.getByRole('link', { name, exact: true });
        return (await link.count()) === 0 ? null : link.getAttribute('href');
      });
      assert.deepEqual(await Promise.all(hrefs), expected, role);
    }
  });

  it('is read-only for a role that may only read, and not available to others', async () => {
    await using receiver = await startReceiver();
    const admin = await portal.openAs('Administrator');
    const { id: SubscriptionId } = await createSubscription(portal.server, { Name: 'seen client' });
    const settings = { SubscriptionId, Name: 'seen', Url: receiver.url };
    const { Endpoint } = await admin.person.ok('POST', '/event-endpoints', settings);
    await using watched = await portal.openAs('Developer');
    const { page, person } = watched;
    const path = `/events/${Endpoint.EndpointId}`;
    await page.goto(path);
    await heading(page, 'Page not found');
    await admin.person.ok('PUT', `/office/accounts/${person.accountId}/roles`, { Roles: ['Support'] });
    await page.goto(path);
    await heading(page, 'seen');
    for (const name of ['Pause', 'Send test', 'Actions for seen'])
      assert.equal(await page.getByRole('button', { name }).count(), 0, name);
    await page.getByRole('button', { name: 'Dry run' }).waitFor();
    await admin.person.ok('DELETE', `/event-endpoints/${Endpoint.EndpointId}`);
    await admin[Symbol.asyncDispose]();
  });

  for (const colorScheme of ['light', 'dark'] as const)
    it(`has no serious fault that axe knows, in ${colorScheme}, and fits 400 pixels`, async () => {
      await using receiver = await startReceiver(() => 410);
      await using watched = await portal.openAs('Administrator', { colorScheme });
      const { page, person } = watched;
      const { id: SubscriptionId } = await createSubscription(portal.server, {
        Name: `${colorScheme} client`,
        OwnerAccountId: person.accountId,
      });
      const settings = { SubscriptionId, Name: `A very long name in ${colorScheme}`, Url: receiver.url };
      const { Endpoint } = await person.ok('POST', '/event-endpoints', settings);
      const { AttemptId } = await person.ok('POST', `/event-endpoints/${Endpoint.EndpointId}/test`);
      await portal.server.create(retailBody());
      const one = `/event-endpoints/${Endpoint.EndpointId}`;
      await until(async () => (await person.ok('GET', one)).State === 'disabled');
      const path = `/events/${Endpoint.EndpointId}`;
      for (const [address, name] of [
        ['/events', 'Events'],
        [path, settings.Name],
        [`${path}?outcome=waiting`, settings.Name],
        [`${path}?outcome=skipped`, settings.Name],
        [`${path}?delivery=${AttemptId}`, settings.Name],
      ] as const) {
        await page.setViewportSize(WIDE);
        await page.goto(address);
        await heading(page, name);
        await page.waitForLoadState('networkidle');
        assert.deepEqual(await seriousAxeFindings(page), [], address);
        await page.setViewportSize(NARROW);
        await assertFitsWidth(page, address);
      }
      await person.ok('DELETE', one);
      assertQuiet(watched);
    });
});
