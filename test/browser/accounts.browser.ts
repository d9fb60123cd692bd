import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PASSWORD, portalClient, signedIn } from '../support/portal-client.ts';
import { skip } from './browser.ts';
import { assertQuiet, createSubscription, openProfile, type Portal, signIn, startPortal } from './portal.ts';

describe('accounts in a browser', { skip }, () => {
  let portal: Portal;
  before(async () => {
    portal = await startPortal();
  });
  after(() => portal[Symbol.asyncDispose]());

  it('a one-time link leads to a name, a password and the next step, and is removed from the address', async () => {
    const link = await portal.invite({
      name: 'Ahsoka',
      emailAddress: 'ahsoka@example.com',
      role: 'Developer',
    });
    await using watched = await portal.open();
    const { page } = watched;
    await page.goto(link);
    await page.getByText('ahsoka@example.com').waitFor();
    assert.equal(new URL(page.url()).hash, '', 'the token is no longer in the address');
    await page.getByText('At least 12 characters').waitFor();
    await page.getByLabel('Your name').fill('Ahsoka Tano');
    await page.getByLabel('Password').first().fill('short');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByText(/must have \d+ to \d+ characters/).waitFor();
    assert.equal(await page.evaluate("document.activeElement?.getAttribute('name')"), 'Password');
    await page.getByLabel('Password').first().fill(PASSWORD);
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('heading', { level: 1, name: 'Upline Customers API' }).waitFor();
    assert.equal(
      await page.evaluate('document.activeElement?.textContent'),
      'Upline Customers API',
      'the focus follows',
    );
    await page.getByRole('button', { name: 'Request access' }).waitFor();
    await page.getByRole('link', { name: 'Profile' }).click();
    await page.getByRole('definition').filter({ hasText: 'Ahsoka Tano' }).waitFor();

    // Signs out, and in again with the new password.
    await page.getByRole('button', { name: 'Account: Ahsoka Tano' }).click();
    await page.getByRole('menuitem', { name: 'Sign out', exact: true }).click();
    await page.getByRole('link', { name: 'Sign in' }).first().waitFor();
    await signIn(page, 'ahsoka@example.com');
    assertQuiet(watched);
  });

  it('a used link tells the visitor that it was used and that they can sign in', async () => {
    const link = await portal.invite({ name: 'Ezra', emailAddress: 'ezra@example.com', role: 'Developer' });
    const [, token = ''] = link.split('#');
    const body = { Token: token, Name: 'Ezra', Password: PASSWORD };
    await portalClient(portal.server).ok('POST', '/invitations/accept', body);
    await using watched = await portal.open();
    await watched.page.goto(link);
    await watched.page.getByRole('alert').getByText('This link was used').waitFor();
    await watched.page.getByRole('alert').getByRole('link', { name: 'sign in' }).waitFor();
    assert.equal(await watched.page.getByLabel('Password').count(), 0);
    assertQuiet(watched);
  });

  it('a wrong password is refused next to the form, and the right one leads to the requested address', async () => {
    await using watched = await portal.openAs('Developer');
    const { page, person } = watched;
    await page.context().clearCookies();
    await page.goto('/profile');
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    assert.equal(new URL(page.url()).search, '?next=%2Fprofile');
    await page.getByLabel('Email address').fill(person.emailAddress);
    await page.getByLabel('Password').first().fill('not the password');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('alert').getByText('Email or password is incorrect').waitFor();
    await page.getByLabel('Password').first().fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();
    assertQuiet(watched);
  });

  it('a refusal by the sign-in provider is explained, in texts of this page only', async () => {
    await using watched = await portal.open();
    const { page } = watched;
    await page.goto('/sign-in?error=openid_no_account');
    await page.getByRole('alert').getByText('No account has that email address').waitFor();
    await page.goto(`/sign-in?error=${encodeURIComponent('<b>Call 555</b>')}`);
    await page.getByRole('alert').getByText('Sign-in through the provider failed').waitFor();
    assert.equal(await page.getByText('555').count(), 0);
    assertQuiet(watched);
  });

  it('a developer sees no administration, and its pages say that they are for administrators only', async () => {
    await using watched = await portal.openAs('Developer');
    const { page } = watched;
    await openProfile(page);
    assert.equal(await page.getByRole('link', { name: 'Administration' }).count(), 0);
    for (const path of [
      '/admin',
      '/admin/accounts',
      '/admin/subscriptions',
      '/admin/products',
      '/admin/hooks',
    ]) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1, name: 'For administrators only' }).waitFor();
    }
    assertQuiet(watched);
  });

  it('an administrator invites a person by a link that is shown once, and changes and removes the account', async () => {
    await using watched = await portal.openAs('Administrator');
    const { page } = watched;
    await openProfile(page);
    await page.getByRole('link', { name: 'Administration', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Accounts' }).waitFor();
    await page.getByRole('button', { name: 'Invite someone' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Sabine');
    await dialog.getByLabel('Email address').fill(watched.person.emailAddress);
    await dialog.getByRole('button', { name: 'Create invitation' }).click();
    await dialog.getByText('An account with this EmailAddress already exists').waitFor();
    await dialog.getByLabel('Email address').fill('sabine@example.com');
    await dialog.getByRole('button', { name: 'Create invitation' }).click();
    await dialog.getByText(`${portal.server.url}/invitation#`).waitFor();
    await dialog.getByRole('button', { name: 'Done' }).click();
    const row = page.getByRole('row').filter({ hasText: 'sabine@example.com' });
    await row.getByText('Invited').waitFor();

    await row.getByRole('button', { name: 'Actions for Sabine' }).click();
    await page.getByRole('menuitem', { name: 'Disable' }).click();
    await page.getByRole('button', { name: 'Disable account' }).click();
    await row.getByText('Disabled').waitFor();
    await row.getByRole('button', { name: 'Actions for Sabine' }).click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Remove account' }).click();
    await row.waitFor({ state: 'detached' });
    assertQuiet(watched);
  });

  it('an invitation with a new subscription gives its owner a key', async () => {
    await using watched = await portal.openAs('Administrator');
    const { page } = watched;
    await page.goto('/admin/accounts');
    await page.getByRole('button', { name: 'Invite someone' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Kanan');
    await dialog.getByLabel('Email address').fill('kanan@example.com');
    await dialog.getByRole('button', { name: 'Create invitation' }).click();
    await dialog.getByText(`${portal.server.url}/invitation#`).waitFor();
    const link = (await dialog.locator('pre').textContent()) ?? '';
    await using invited = await portal.open();
    await invited.page.goto(link);
    await invited.page.getByLabel('Password').first().fill(PASSWORD);
    await invited.page.getByRole('button', { name: 'Create account' }).click();
    await invited.page.getByText('show or copy its primary key').waitFor();
    await invited.page.getByRole('link', { name: /^Kanan Active/ }).waitFor();
    assertQuiet(watched);
    assertQuiet(invited);
  });

  it('a developer asks for access, and an administrator chooses what to grant and grants it once', async () => {
    await using asking = await portal.openAs('Developer');
    await openProfile(asking.page);
    await asking.page.getByRole('button', { name: 'Request access' }).click();
    await asking.page.getByText('You asked for access').waitFor();
    await using watched = await portal.openAs('Administrator');
    const { page, person } = watched;
    const product = await person.ok('POST', '/products', { Name: 'Readers', Operations: ['GetCustomer'] });
    const writes: string[] = [];
    page.on('request', (request) => {
      if (request.method() !== 'GET') writes.push(new URL(request.url()).pathname);
    });
    const accountLists: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/portal/api/accounts')) accountLists.push(request.url());
    });
    await page.goto('/');
    await page.getByRole('alert').getByText('One person asks for access.').waitFor();
    assert.deepEqual(accountLists, [], 'the start page counts the requests without the list of accounts');
    await page.getByRole('link', { name: 'Administration, Accounts' }).click();
    const open = () => page.getByRole('button', { name: `Grant access to ${asking.person.name}` }).click();
    const dialog = page.getByRole('dialog');
    const grant = () => dialog.getByRole('button', { name: 'Grant access' }).click();

    await open();
    await dialog.getByText('Without a product, the keys can call all operations').waitFor();
    assert.deepEqual(writes, [], 'nothing is granted before the administrator confirms it');
    await page.route('**/access', (route) => route.abort());
    await grant();
    await dialog.getByRole('alert').waitFor();
    await page.unroute('**/access');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    writes.length = 0;

    await open();
    await dialog.getByText('Without a product').waitFor();
    assert.equal(
      await dialog.getByRole('alert').count(),
      0,
      'the error of the last attempt is no longer shown',
    );
    await dialog.getByLabel('Product').first().click();
    await page.getByRole('option', { name: 'Readers' }).click();
    await grant();
    await page.getByText('Access requested').waitFor({ state: 'detached' });
    assert.deepEqual(writes, [`/portal/api/accounts/${asking.person.accountId}/access`]);
    await asking.page.reload();
    await asking.page.getByRole('link', { name: new RegExp(`^${asking.person.name} Active`) }).waitFor();
    const [granted] = await asking.person.ok('GET', '/subscriptions');
    assert.equal(granted.Product?.ProductId, product.ProductId);
    await page.getByRole('link', { name: 'Upline' }).click();
    await page.getByRole('heading', { level: 1, name: 'Upline Customers API' }).waitFor();
    assert.equal(await page.getByText('One person asks for access.').count(), 0);
    for (const each of [asking, watched]) assertQuiet(each);
  });

  it('an invitation says why its subscription could not be given, and needs one to be chosen first', async () => {
    await using watched = await portal.openAs('Administrator');
    const { page } = watched;
    await page.goto('/admin/accounts');
    await page.getByRole('button', { name: 'Invite someone' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Zeb');
    await dialog.getByLabel('Email address').fill('zeb@example.com');
    const choice = dialog.getByLabel('Subscription', { exact: true }).first();
    await choice.click();
    await page.getByRole('option', { name: 'Assign existing subscriptions' }).click();
    await dialog.getByRole('button', { name: 'Create invitation' }).click();
    await dialog.getByText('Choose at least one subscription.').waitFor();
    assert.equal(await page.getByRole('row').filter({ hasText: 'zeb@example.com' }).count(), 0);

    await choice.click();
    await page.getByRole('option', { name: 'Create a new subscription' }).click();
    await page.route('**/access', (route) => route.abort());
    await dialog.getByRole('button', { name: 'Create invitation' }).click();
    await dialog.getByText(`${portal.server.url}/invitation#`).waitFor();
    await dialog
      .getByRole('alert')
      .getByText(/server/)
      .waitFor();
    await dialog.getByText('The invitation is valid, but Zeb has no subscription.').waitFor();
    assertQuiet(watched);
  });

  it('the start page and the next steps tell the owner of a suspended subscription to request access', async () => {
    await using watched = await portal.openAs('Developer');
    const { page, person } = watched;
    const { id } = await createSubscription(portal.server, {
      Name: 'Paused',
      OwnerAccountId: person.accountId,
    });
    const administrator = await signedIn(portal.server, 'pausing@example.com', 'Administrator');
    await administrator.ok('PATCH', `/subscriptions/${id}`, { State: 'Suspended' });
    await page.goto('/');
    await page.getByRole('link', { name: /^Paused Suspended/ }).waitFor();
    await page.getByRole('button', { name: 'Request access' }).waitFor();
    await page.getByRole('listitem').getByText('You have no active subscription').waitFor();
    assertQuiet(watched);
  });

  it('a name with markup is shown as text', async () => {
    const name = '<img src=x onerror=alert(1)><b>Hera</b>';
    await portal.invite({ name, emailAddress: 'hera@example.com', role: 'Developer' });
    await using watched = await portal.openAs('Administrator');
    await watched.page.goto('/admin/accounts');
    await watched.page.getByText(name, { exact: true }).waitFor();
    assert.equal(await watched.page.locator('main img, main b').count(), 0);
    assertQuiet(watched);
  });

  it('the next person who signs in on the same page sees nothing that the previous person has read', async () => {
    await using watched = await portal.openAs('Administrator');
    const { page } = watched;
    await using next = await portal.openAs('Developer');
    await openProfile(page);
    await page.getByText('This browser').waitFor();
    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out', exact: true }).click();
    await page.route('**/portal/api/sessions', (route) => route.abort());
    await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).click();
    await page.getByLabel('Email address').fill(next.person.emailAddress);
    await page.getByLabel('Password').first().fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('definition').filter({ hasText: next.person.emailAddress }).waitFor();
    assert.equal(await page.getByText('This browser').count(), 0);
    assertQuiet(watched);
  });

  it('signing out everywhere ends the session of another browser, which goes to the sign-in page', async () => {
    await using watched = await portal.openAs('Developer');
    const { page, person } = watched;
    await using other = await portal.open();
    await signIn(other.page, person.emailAddress);
    await openProfile(page);
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await other.page.reload();
    await other.page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    assertQuiet(watched);
  });
});
