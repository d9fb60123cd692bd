import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type PortalClient, portalClient, signedIn } from '../../test/support/portal-client.ts';
import { startTestServer, type TestServer } from '../../test/support/test-server.ts';

let server: TestServer;
let admin: PortalClient;
let other: PortalClient;
before(async () => {
  server = await startTestServer();
  admin = await signedIn(server, 'admin@example.com', 'Administrator');
  other = await signedIn(server, 'other@example.com', 'Administrator');
});
after(() => server.close());

let serial = 0;
async function developer() {
  serial += 1;
  return signedIn(server, `developer${serial}@example.com`, 'Developer');
}
const requestOf = async (accountId: number) =>
  (await admin.ok('GET', '/accounts')).find(
    (account: { AccountId: number }) => account.AccountId === accountId,
  ).AccessRequestedAt;
const codeOf = ({ status, json }: { status: number; json: { errors: { code: string }[] } }) =>
  `${status} ${json.errors[0]?.code}`;

describe('A request for a subscription', () => {
  it('is stored once, seen by administrators, and closed when a subscription with working keys is granted', async () => {
    const person = await developer();
    const { AccessRequestedAt: at } = await person.ok('POST', '/access-request');
    assert.equal((await person.ok('POST', '/access-request')).AccessRequestedAt, at);
    assert.equal((await person.ok('GET', '/session')).Account.AccessRequestedAt, at);
    assert.equal(await requestOf(person.accountId), at);
    const [granted] = await admin.ok('POST', `/accounts/${person.accountId}/access`, { IsRequested: true });
    assert.deepEqual([granted.Owner.AccountId, granted.State], [person.accountId, 'Active']);
    assert.equal(await requestOf(person.accountId), null);
    const { Key } = await person.ok('GET', `/subscriptions/${granted.SubscriptionId}/keys/primary`);
    const answer = await fetch(`${server.url}/v1/customers/2`, {
      headers: { 'Ocp-Apim-Subscription-Key': Key },
    });
    assert.equal(answer.status, 200);
  });

  it('is granted once when two administrators answer it at the same time', async () => {
    const person = await developer();
    await person.ok('POST', '/access-request');
    const replies = await Promise.all(
      [admin, other].map((client) =>
        client.call('POST', `/accounts/${person.accountId}/access`, { IsRequested: true }),
      ),
    );
    assert.deepEqual(replies.map(({ status }) => status).toSorted(), [200, 409]);
    assert.equal((await person.ok('GET', '/subscriptions')).length, 1);
  });

  it('can be declined; then a grant that answers it is refused', async () => {
    const person = await developer();
    await person.ok('POST', '/access-request');
    await admin.ok('DELETE', `/accounts/${person.accountId}/access-request`);
    assert.equal(await requestOf(person.accountId), null);
    const reply = await admin.call('POST', `/accounts/${person.accountId}/access`, { IsRequested: true });
    assert.equal(codeOf(reply), '409 access_not_requested');
  });

  it('is closed when an administrator gives the account a subscription in another way', async () => {
    const person = await developer();
    await person.ok('POST', '/access-request');
    await admin.ok('POST', '/subscriptions', { Name: 'By hand', OwnerAccountId: person.accountId });
    assert.equal(await requestOf(person.accountId), null);
  });

  it('stays open when an administrator changes a subscription that the account already owns', async () => {
    const person = await developer();
    const [own] = await admin.ok('POST', `/accounts/${person.accountId}/access`, {});
    const { AccessRequestedAt: at } = await person.ok('POST', '/access-request');
    const toPerson = { OwnerAccountId: person.accountId };
    await admin.ok('PATCH', `/subscriptions/${own.SubscriptionId}`, { Name: 'Renamed', ...toPerson });
    assert.equal(await requestOf(person.accountId), at);
    const taken = await admin.call('POST', '/subscriptions', { Name: 'Renamed', ...toPerson });
    assert.equal(codeOf(taken), '409 name_taken');
    assert.equal(await requestOf(person.accountId), at, 'a refused subscription closes no request');
    const { SubscriptionId: id } = await admin.ok('POST', '/subscriptions', { Name: 'Not yet owned' });
    await admin.ok('PATCH', `/subscriptions/${id}`, toPerson);
    assert.equal(await requestOf(person.accountId), null);
  });

  it('can be granted while the owner of the subscription changes: both calls succeed', async () => {
    const person = await developer();
    const { SubscriptionId: id } = await admin.ok('POST', '/subscriptions', { Name: 'Contested' });
    for (let turn = 0; turn < 10; turn += 1) {
      await admin.ok('PATCH', `/subscriptions/${id}`, { OwnerAccountId: null });
      await person.ok('POST', '/access-request');
      const replies = await Promise.all([
        admin.call('POST', `/accounts/${person.accountId}/access`, { SubscriptionIds: [id] }),
        other.call('PATCH', `/subscriptions/${id}`, { OwnerAccountId: person.accountId }),
      ]);
      assert.deepEqual(
        replies.map(({ status }) => status),
        [200, 200],
      );
      assert.equal(await requestOf(person.accountId), null);
    }
  });

  it('is counted in the session for administrators only', async () => {
    const pending = async (client: PortalClient) => (await client.ok('GET', '/session')).PendingRequests;
    const before = await pending(admin);
    const person = await developer();
    await person.ok('POST', '/access-request');
    assert.equal(await pending(admin), before + 1);
    assert.equal(await pending(person), null);
    assert.equal(await pending(portalClient(server)), null);
    await admin.ok('DELETE', `/accounts/${person.accountId}/access-request`);
    assert.equal(await pending(admin), before);
  });

  it('can be answered only by administrators', async () => {
    const person = await developer();
    for (const [method, path] of [
      ['POST', `/accounts/${person.accountId}/access`],
      ['DELETE', `/accounts/${person.accountId}/access-request`],
    ] as const)
      assert.equal((await person.call(method, path, method === 'POST' ? {} : undefined)).status, 403);
  });
});

describe('A grant', () => {
  it('without a request creates a subscription named after the account, with a number if the name is taken', async () => {
    const person = await developer();
    await admin.ok('PATCH', `/accounts/${person.accountId}`, { Name: 'Zoë / O’Neil' });
    const names = [];
    for (let time = 0; time < 2; time += 1) {
      const [{ Name }] = await admin.ok('POST', `/accounts/${person.accountId}/access`, {});
      names.push(Name);
    }
    assert.deepEqual(names, ['Zoe ONeil', 'Zoe ONeil 2']);
  });

  it('transliterates names of every script to the letters a to z, and uses the id for a name without letters', async () => {
    const named = async (name: string) => {
      const { accountId } = await developer();
      await admin.ok('PATCH', `/accounts/${accountId}`, { Name: name });
      const [{ Name }] = await admin.ok('POST', `/accounts/${accountId}/access`, {});
      return Name.replace(String(accountId), 'ID');
    };
    const names = ['Иван Петров', 'Γιώργος', '王小明', '김철수', 'Łukasz Ægir', 'A / — B', '…', '___'];
    assert.deepEqual(await Promise.all(names.map(named)), [
      'Ivan Petrov',
      'Giorgos',
      'WangXiaoMing',
      'GimCheolSu',
      'Lukasz Aegir',
      'A B',
      'Account ID',
      'Account ID',
    ]);
  });

  it('names the subscription by the id of the account when fifty others have its name', async () => {
    const person = await developer();
    await admin.ok('PATCH', `/accounts/${person.accountId}`, { Name: 'Popular' });
    const { changes } = server.installation.subscriptionStorage;
    await changes.create('Popular');
    for (let number = 2; number <= 50; number += 1) await changes.create(`Popular ${number}`);
    const [{ Name }] = await admin.ok('POST', `/accounts/${person.accountId}/access`, {});
    assert.equal(Name, `Account ${person.accountId}`);
  });

  it('gives all chosen existing subscriptions, or none if one of them cannot be given', async () => {
    const person = await developer();
    const ids = [];
    for (const Name of ['Given A', 'Given B', 'Given C'])
      ids.push((await admin.ok('POST', '/subscriptions', { Name })).SubscriptionId);
    const [first, second, cancelled] = ids;
    await admin.ok('PATCH', `/subscriptions/${cancelled}`, { State: 'Cancelled' });
    const path = `/accounts/${person.accountId}/access`;
    const refused = await admin.call('POST', path, { SubscriptionIds: [second, cancelled] });
    assert.equal(codeOf(refused), '409 subscription_cancelled');
    assert.equal(refused.json.errors[0].field, 'SubscriptionIds.1');
    assert.equal((await person.ok('GET', '/subscriptions')).length, 0);
    await admin.ok('POST', path, { SubscriptionIds: [second, first] });
    assert.equal((await person.ok('GET', '/subscriptions')).length, 2);
  });

  it('names an account or product that does not exist', async () => {
    const person = await developer();
    assert.equal(codeOf(await admin.call('POST', '/accounts/999999/access', {})), '400 account_unknown');
    const reply = await admin.call('POST', `/accounts/${person.accountId}/access`, { ProductId: 999 });
    assert.equal(codeOf(reply), '400 product_unknown');
  });
});
