import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { distributorBody, retailBody } from '../support/bodies.ts';
import { fourTrees } from '../support/tree-plans.ts';
import { NARROW, seriousAxeFindings, skip } from './browser.ts';
import { assertFitsWidth } from './page-width.ts';
import { assertQuiet, type Portal, startPortal } from './portal.ts';

const MARKUP = '"><img src=x onerror=alert(1)>';

describe('changes of a person', { skip }, () => {
  let portal: Portal;
  before(async () => {
    portal = await startPortal();
  });
  after(() => portal[Symbol.asyncDispose]());

  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
  const someone = (changes: Readonly<Record<string, unknown>>) =>
    portal.server.create(retailBody({ FirstName: 'Ximena', LastName: 'Huamán Quispe', ...changes }));

  /** Opens the page of a person as an account with this role. */
  async function openPerson(id: number, role: string, name = 'Ximena Huamán Quispe') {
    const admin = await portal.openAs('Administrator');
    const watched = await portal.openAs('Developer');
    const path = `/office/accounts/${watched.person.accountId}/roles`;
    await admin.person.ok('PUT', path, { Roles: [role] });
    await admin[Symbol.asyncDispose]();
    await watched.page.goto(`/office/people/${id}`);
    await heading(watched.page, name);
    return watched;
  }

  it('upgrade a person: the drawer asks for the missing fields, and shows the resulting place', async () => {
    const id = await someone({ CompanyName: MARKUP });
    await using watched = await openPerson(id, 'Support');
    const { page } = watched;
    await page.getByRole('button', { name: 'Change type' }).click();
    const drawer = page.getByRole('dialog', { name: 'Change the type of Ximena Huamán Quispe' });
    const save = drawer.getByRole('button', { name: 'Change to distributor' });
    await drawer.getByRole('heading', { name: 'Missing for a distributor' }).waitFor();
    await drawer.getByText('fields are missing').waitFor();
    assert.ok(await save.isDisabled());
    await drawer.getByLabel('Birth date').fill('1991-05-12');
    await drawer.getByLabel('Tax ID').fill('ECQM900512');
    await drawer.getByLabel('Terms accepted').check();
    const shipping = drawer.getByRole('group', { name: 'Shipping address' });
    await shipping.getByLabel('Street').fill('Calle 5');
    await shipping.getByLabel('City').fill(MARKUP);
    await shipping.getByLabel('Postal code').fill('15001');
    assert.deepEqual(await seriousAxeFindings(page), [], 'with refused fields');
    await shipping.getByLabel('Country').fill('PE');
    const preview = drawer.getByRole('region', { name: 'Preview' });
    await preview.getByText('Unilevel: placed under').waitFor();
    assert.ok((await preview.textContent())?.includes(MARKUP), 'markup is text');
    await page.setViewportSize(NARROW);
    await assertFitsWidth(page);
    assert.deepEqual(await seriousAxeFindings(page), [], 'in a narrow window');
    await save.click();
    await drawer.waitFor({ state: 'hidden' });
    await page.getByRole('region', { name: 'Timeline' }).getByText('Change Type').waitFor();
    assert.equal((await portal.server.call('GET', `/v1/customers/${id}`)).json.CustomerType, 1);
    assertQuiet(watched);
  });

  it('find another sponsor by name if the stored sponsor has no place', async () => {
    const plan = fourTrees({ Unilevel: { placementRule: 'FirstEmpty', releaseRule: 'FirstEmpty' } });
    await using strict = await startPortal({ extension: { plan } });
    const sponsor = await strict.server.create(retailBody());
    const id = await strict.server.create(retailBody({ SponsorId: sponsor }));
    await strict.server.create(distributorBody({ FirstName: 'Noor', LastName: 'Haddad' }));
    await using watched = await strict.openAs('Administrator');
    const { page } = watched;
    await page.goto(`/office/people/${id}`);
    await page.getByRole('button', { name: 'Change type' }).click();
    const drawer = page.getByRole('dialog', { name: /^Change the type/ });
    const missing = drawer.getByRole('region', { name: 'Missing' });
    for (const [label, value] of [
      ['Birth date', '1991-05-12'],
      ['Tax ID', 'ECQM900512'],
    ] as const)
      await missing.getByLabel(label).fill(value);
    await missing.getByLabel('Terms accepted').check();
    const shipping = missing.getByRole('group', { name: 'Shipping address' });
    for (const [label, value] of [
      ['Street', 'Calle 5'],
      ['City', 'Lima'],
      ['Postal code', '15001'],
      ['Country', 'PE'],
    ] as const)
      await shipping.getByLabel(label).fill(value);
    await missing.getByLabel('Sponsor').fill('noor');
    await page.getByRole('option', { name: 'Noor Haddad' }).click();
    await missing.getByText('Noor Haddad').waitFor();
    const preview = drawer.getByRole('region', { name: 'Preview' });
    await preview.getByRole('link', { name: 'Noor Haddad' }).waitFor();
    assert.deepEqual(await seriousAxeFindings(page), []);
    await missing.getByRole('button', { name: 'Change sponsor' }).click();
    await missing.getByLabel('Sponsor').waitFor();
    assertQuiet(watched);
  });

  it('edit a section with the keyboard; a masked value stays masked until it is replaced', async () => {
    const id = await someone({ EmailAddress: 'kept.secret@example.org', PrimaryPhone: '+51 1 555 0199' });
    await using watched = await openPerson(id, 'Support');
    const { page } = watched;
    const opener = page.getByRole('button', { name: 'Edit contact' });
    await opener.press('Enter');
    const drawer = page.getByRole('dialog', { name: 'Edit contact' });
    await drawer.getByText('Nothing has changed yet.').waitFor();
    await drawer.getByRole('button', { name: 'Replace Primary phone' }).press('Enter');
    await page.keyboard.type('+51 1 555 0123');
    await drawer.getByRole('region', { name: 'Preview' }).getByText('+51 1 555 0123').waitFor();
    assert.ok(!(await page.content()).includes('kept.secret'), 'the email address is not in the page');
    assert.deepEqual(await seriousAxeFindings(page), []);
    await page.keyboard.press('Enter');
    await drawer.waitFor({ state: 'hidden' });
    const stored = (await portal.server.call('GET', `/v1/customers/${id}`)).json;
    assert.deepEqual(
      [stored.PrimaryPhone, stored.EmailAddress],
      ['+51 1 555 0123', 'kept.secret@example.org'],
    );
    const timeline = page.getByRole('region', { name: 'Timeline' });
    await timeline.getByRole('button', { name: 'Fields' }).click();
    await timeline.getByText('Primary phone: +51 • ••• ••99 → to +51 • ••• ••23').waitFor();
    assertQuiet(watched);
  });

  it('show a concurrent change by another person, and can be saved on top of it', async () => {
    const id = await someone({ CompanyName: 'Before' });
    await using watched = await openPerson(id, 'Support');
    const { page } = watched;
    await page.getByRole('button', { name: 'Edit identity' }).click();
    const drawer = page.getByRole('dialog', { name: 'Edit identity' });
    await drawer.getByLabel('Last name').fill('Huamán');
    await drawer.getByRole('region', { name: 'Preview' }).waitFor();
    await portal.server.call('PATCH', `/v1/customers/${id}`, { CompanyName: 'Theirs', LastName: 'Quispe' });
    await drawer.getByRole('button', { name: 'Save' }).click();
    const note = drawer.getByRole('alert').filter({ hasText: 'Somebody else saved first.' });
    await note.getByRole('row', { name: 'Company Theirs unchanged' }).waitFor();
    await note.getByRole('row', { name: 'Last name Quispe Huamán' }).waitFor();
    assert.deepEqual(await seriousAxeFindings(page), []);
    await note.getByRole('button', { name: 'Save mine on top' }).click();
    await drawer.waitFor({ state: 'hidden' });
    const stored = (await portal.server.call('GET', `/v1/customers/${id}`)).json;
    assert.deepEqual([stored.CompanyName, stored.LastName], ['Theirs', 'Huamán']);
    assertQuiet(watched);
  });

  it('end with a sentence after the role is removed, and are not offered again', async () => {
    const id = await someone({});
    await using watched = await openPerson(id, 'Support');
    const { page, person } = watched;
    await page.getByRole('button', { name: 'Edit identity' }).click();
    const drawer = page.getByRole('dialog', { name: 'Edit identity' });
    await portal.server.sql(`DELETE FROM account_roles WHERE account_id = ${person.accountId}`);
    await portal.server.sql(
      `INSERT INTO account_roles (account_id, role) VALUES (${person.accountId}, 'Genealogy')`,
    );
    await drawer.getByLabel('First name').fill('Other');
    await drawer.getByText('Your roles do not permit this: it needs people.edit.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Edit identity' }).waitFor({ state: 'hidden' });
    assertQuiet(watched);
  });

  it('let the person choose a password through a link that the page shows once', async () => {
    const username = 'link by browser';
    const id = await someone({ Username: username, Password: 'OldPassword1' });
    await using watched = await openPerson(id, 'Support');
    const { page } = watched;
    await page.getByRole('button', { name: 'Reset link' }).click();
    const dialog = page.getByRole('dialog', { name: 'Reset link for Ximena Huamán Quispe' });
    await dialog.getByRole('button', { name: 'Make link' }).click();
    const link = (await dialog.getByText('/choose-password#').textContent()) ?? '';
    assert.deepEqual(await seriousAxeFindings(page), [], 'the dialog');
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByText('Made a one-time link to choose a password.').waitFor();
    await using stranger = await portal.open({ viewport: NARROW });
    const { pathname, hash } = new URL(link);
    await stranger.page.goto(pathname + hash);
    await heading(stranger.page, 'Choose your password');
    assert.equal(new URL(stranger.page.url()).hash, '', 'the token leaves the address');
    assert.deepEqual(await seriousAxeFindings(stranger.page), [], 'the page of the link');
    const password = stranger.page.getByLabel('New password').first();
    await password.fill('short');
    await stranger.page.getByRole('button', { name: 'Save password' }).click();
    await stranger.page.getByText('Password must have 8 to 128 characters.').waitFor();
    await password.fill('NewPassword1');
    await stranger.page.getByRole('button', { name: 'Save password' }).click();
    await stranger.page.getByText('Your password is set.').waitFor();
    const login = { username, password: 'NewPassword1' };
    assert.equal((await portal.server.call('POST', '/v1/validate/login', login)).status, 200);
    assertQuiet(watched);
    assertQuiet(stranger);
  });

  it('change the status after a preview of the cleared fields', async () => {
    const id = await someone({});
    await using watched = await openPerson(id, 'Compliance');
    const { page } = watched;
    await page.getByRole('button', { name: 'Change status' }).click();
    const drawer = page.getByRole('dialog', { name: 'Change the status of Ximena Huamán Quispe' });
    await drawer.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'Terminated' }).click();
    await drawer.getByRole('region', { name: 'Preview' }).getByText('Terminated').waitFor();
    await drawer.getByRole('button', { name: 'Change status' }).click();
    await drawer.waitFor({ state: 'hidden' });
    await page.getByText('✕ Terminated').first().waitFor();
    const timeline = page.getByRole('region', { name: 'Timeline' });
    await timeline.getByRole('button', { name: 'Status' }).click();
    await timeline.getByText('Terminated').waitFor();
    assertQuiet(watched);
  });
});
