import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { distributorBody, retailBody } from '../support/bodies.ts';
import { signedIn } from '../support/portal-client.ts';
import { NARROW, seriousAxeFindings, skip } from './browser.ts';
import { assertFitsWidth } from './page-width.ts';
import { assertQuiet, openProfile, type Portal, startPortal } from './portal.ts';

describe('the back office', { skip }, () => {
  let portal: Portal;
  let id: number;
  before(async () => {
    portal = await startPortal();
    id = await portal.server.create(
      distributorBody({
        ...{
          FirstName: 'Marisol',
          LastName: 'Echeverría Quiñones',
          EmailAddress: 'marisol@correo.example.mx',
        },
        ...{ BackOfficeId: '7K2QD', PrimaryPhone: '+52 55 4821 9037', BirthDate: '1991-05-12' },
      }),
    );
    await portal.server.create(
      retailBody({ FirstName: '<b>Bold</b>', LastName: '"><img src=x onerror=alert(1)>' }),
    );
  });
  after(() => portal[Symbol.asyncDispose]());

  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

  it('finds a person by a misspelled name with only the keyboard, and shows one field', async () => {
    await using watched = await portal.openAs('Administrator');
    const { page } = watched;
    await openProfile(page);
    await page.getByRole('button', { name: 'Find anyone' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Find anyone' }).waitFor();
    await page.keyboard.type('echevarria');
    await page.getByRole('option', { name: /Marisol/ }).waitFor();
    assert.match(
      (await page.getByRole('listbox').textContent()) ?? '',
      /Spelled differently.*1 letter differs/s,
    );
    await page.keyboard.press('Enter');
    await heading(page, 'Marisol Echeverría Quiñones');
    assert.equal(new URL(page.url()).pathname, `/office/people/${id}`);
    const email = page.getByRole('region', { name: 'Contact' });
    assert.match((await email.textContent()) ?? '', /m•••@c•••\.mx/);
    assert.ok(!(await page.content()).includes('correo.example.mx'), 'the value is not in the page');
    await page.getByRole('button', { name: 'Show Email' }).press('Enter');
    await page.getByText('marisol@correo.example.mx').waitFor();
    await page.getByText(/recorded/).waitFor();
    await page.getByRole('button', { name: 'Hide Email' }).press('Enter');
    await page.getByRole('button', { name: 'Show Email' }).waitFor();
    await page.getByRole('link', { name: 'Access log' }).click();
    await heading(page, 'Access log');
    await page.getByRole('cell', { name: 'Showed Email' }).waitFor();
    assertQuiet(watched);
  });

  it('shows a new note under every filter', async () => {
    await using watched = await portal.openAs('Administrator');
    const { page, person } = watched;
    await page.goto(`/office/people/${id}`);
    await heading(page, 'Marisol Echeverría Quiñones');
    const timeline = page.getByRole('region', { name: 'Timeline' });
    await timeline.getByRole('button', { name: 'Places' }).click();
    const note = timeline.getByRole('textbox', { name: 'New note' });
    await note.fill('Asked for a <b>starter kit</b>.');
    await timeline.getByRole('button', { name: 'Add note' }).click();
    const entry = timeline.getByRole('listitem').filter({ hasText: 'Asked for a <b>starter kit</b>.' });
    await entry.first().waitFor();
    assert.ok((await entry.first().textContent())?.includes(person.name), 'the entry names its author');
    assert.equal(await note.inputValue(), '');
    assertQuiet(watched);
  });

  it('uses one symbol for a type in lists and in trees, and a different one for each type', async () => {
    await using watched = await portal.openAs('Administrator');
    const { page } = watched;
    const signOf = (place: Locator) => place.locator('svg[viewBox="0 0 12 12"] path').getAttribute('d');
    await page.goto('/office/people?q=bold');
    const inList = await signOf(page.getByText('Customer', { exact: true }).locator('..'));
    await page.goto('/office/trees/Enrollment');
    assert.equal(await signOf(page.getByRole('row', { name: /Bold/ })), inList);
    const inLegend = ['Distributor', 'Customer', 'Preferred Customer'].map((name) =>
      signOf(page.getByText(name, { exact: true }).last().locator('..')),
    );
    const signs = await Promise.all(inLegend);
    assert.equal(signs[1], inList);
    assert.equal(new Set(signs).size, signs.length, 'each type has its own shape');
    assertQuiet(watched);
  });

  it('keeps term and filters in the address, and shows markup as text', async () => {
    await using watched = await portal.openAs('Administrator');
    const { page } = watched;
    await page.goto('/office/people');
    await page.getByRole('textbox', { name: 'Find' }).fill('bold');
    await page.getByText('<b>Bold</b>').waitFor();
    await page.waitForURL(/\?q=bold/);
    await page.goto('/office/people?q=bold&types=1');
    await page.getByText('Nobody matches “bold”').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByRole('link', { name: /Bold/ }).click();
    await heading(page, '<b>Bold</b> "><img src=x onerror=alert(1)>');
    assertQuiet(watched);
  });

  it('lists people by the filters of the address, and exports the list', async () => {
    await using watched = await portal.openAs('Administrator');
    const { page } = watched;
    await page.goto('/office/people?types=1&countries=US&changedSince=2020-01-01');
    await page.getByText('Everyone who passes the filters').first().waitFor({ state: 'attached' });
    await page.getByRole('link', { name: /Marisol/ }).waitFor();
    assert.deepEqual(await seriousAxeFindings(page), []);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export list' }).click();
    const csv = await readFile(await (await download).path(), 'utf8');
    assert.match(csv, /^CustomerId,.*EmailAddress/);
    assert.match(csv, /Marisol.*marisol@correo\.example\.mx/);
    await page.getByText(/exported; recorded/).waitFor();
    await page.getByLabel('Changed since').fill('2999-01-01');
    await page.getByText('Nobody passes the filters').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.waitForURL(/\/office\/people$/);
    assertQuiet(watched);
  });

  it('names what a role does not permit, and does not offer it', async () => {
    const admin = await portal.openAs('Administrator');
    await using watched = await portal.openAs('Developer');
    const { page, person } = watched;
    await openProfile(page);
    assert.equal(await page.getByRole('button', { name: 'Find anyone' }).count(), 0);
    await page.goto('/office/people');
    await heading(page, 'Not for your role');
    await admin.person.ok('PUT', `/office/accounts/${person.accountId}/roles`, { Roles: ['Genealogy'] });
    await page.goto(`/office/people/${id}`);
    await heading(page, 'Marisol Echeverría Quiñones');
    await page.getByText('Not for your role').first().waitFor();
    assert.equal(await page.getByRole('button', { name: /^Show / }).count(), 0);
    assert.equal(await page.getByRole('link', { name: 'Access log' }).count(), 0);
    assertQuiet(watched);
    await admin[Symbol.asyncDispose]();
  });

  for (const colorScheme of ['light', 'dark'] as const)
    it(`has no serious fault that axe knows, in ${colorScheme}, and fits 400 pixels`, async () => {
      await using watched = await portal.openAs('Administrator', { colorScheme });
      const { page } = watched;
      for (const [path, name] of [
        ['/office/people', 'People'],
        ['/office/people?q=echevarria', 'People'],
        ['/office/people?q=nobodyatall', 'People'],
        [`/office/people/${id}`, 'Marisol Echeverría Quiñones'],
        ['/office/access-log', 'Access log'],
        ['/office/roles', 'Roles'],
      ] as const) {
        await page.setViewportSize({ width: 1280, height: 800 });
        await page.goto(path, { waitUntil: 'networkidle' });
        await heading(page, name);
        assert.deepEqual(await seriousAxeFindings(page), [], path);
        await page.setViewportSize(NARROW);
        await assertFitsWidth(page, path);
      }
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Find anyone' }).fill('marisol');
      await page.getByRole('option').first().waitFor();
      assert.deepEqual(await seriousAxeFindings(page), [], 'the palette');
      assertQuiet(watched);
    });

  it('stops an export when the user leaves the page', async () => {
    await using watched = await portal.openAs('Administrator');
    const { page } = watched;
    const held = Promise.withResolvers<void>();
    const left = Promise.withResolvers<void>();
    let parts = 0;
    await page.route('**/people-export', async (route) => {
      parts += 1;
      if (parts === 2) {
        held.resolve();
        await left.promise;
      }
      // The page may have canceled the request.
      await route.fulfill({ json: { Csv: 'row\r\n', People: 1, Next: parts + 1 } }).catch(() => undefined);
    });
    await page.goto('/office/people?types=1');
    await page.getByRole('button', { name: 'Export list' }).click();
    await held.promise;
    await page.getByRole('link', { name: 'Access log' }).click();
    await heading(page, 'Access log');
    left.resolve();
    await page.getByRole('link', { name: 'People' }).click();
    await heading(page, 'People');
    await page.waitForLoadState('networkidle');
    assert.equal(parts, 2);
    assertQuiet(watched);
  });

  it('have the menu of the current roles after the next answer, and report that a page is no longer permitted', async () => {
    await using watched = await portal.openAs('Developer');
    const { page, person } = watched;
    const administrator = await signedIn(portal.server, 'gives-roles@example.com', 'Administrator');
    const give = (...Roles: string[]) =>
      administrator.ok('PUT', `/office/accounts/${person.accountId}/roles`, { Roles });
    await give('Support');
    await page.goto('/office/people');
    const rail = page.getByRole('navigation', { name: 'Back office' });
    await rail.getByRole('link', { name: 'Events' }).waitFor();
    await give('Genealogy');
    await page.getByLabel('Find', { exact: true }).fill('Marisol');
    await page
      .getByRole('link', { name: /Marisol/ })
      .first()
      .waitFor();
    await rail.getByRole('link', { name: 'Events' }).waitFor({ state: 'detached' });
    await rail.getByRole('link', { name: 'People' }).waitFor();
    await give('Genealogy', 'Compliance');
    await page.getByLabel('Find', { exact: true }).fill('Maris');
    await rail.getByRole('link', { name: 'Access log' }).waitFor();
    await give();
    await page.getByLabel('Find', { exact: true }).fill('Mari');
    await heading(page, 'No longer for your role');
    await page.getByRole('alert').getByText('Your roles changed while this page was open.').waitFor();
    assert.equal(await rail.getByRole('link').count(), 0);
    assert.deepEqual(await seriousAxeFindings(page), []);
    await give('Support');
    await page.getByRole('button', { name: 'Check again' }).click();
    await heading(page, 'People');
    await rail.getByRole('link', { name: 'Events' }).waitFor();
    assertQuiet(watched);
  });
});
