import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type PortalClient, signedIn } from '../../test/support/portal-client.ts';
import { startTestServer, type TestServer } from '../../test/support/test-server.ts';

let server: TestServer;
let admin: PortalClient;
let id: number;
before(async () => {
  server = await startTestServer();
  admin = await signedIn(server, 'admin@example.com', 'Administrator');
  const { SubscriptionId } = await admin.ok('POST', '/subscriptions', { Name: 'Counted' });
  id = SubscriptionId;
  const { Key } = await admin.ok('GET', `/subscriptions/${id}/keys/primary`);
  for (const customer of [2, 999_999])
    await fetch(`${server.url}/v1/customers/${customer}`, { headers: { 'Ocp-Apim-Subscription-Key': Key } });
  await fetch(`${server.url}/v1/customers/2/type-changes`, {
    headers: { 'Ocp-Apim-Subscription-Key': Key },
  });
});
after(() => server.close());

describe('The request log', () => {
  it('filters by one operation, even together with a status', async () => {
    const of = async (query: string) =>
      (await admin.ok('GET', `/subscriptions/${id}/requests?${query}`)).Items.map(
        ({ Operation, Status }: { Operation: string; Status: number }) => `${Operation} ${Status}`,
      );
    assert.deepEqual(await of('operation=ListTypeChanges'), ['ListTypeChanges 200']);
    assert.deepEqual(await of('operation=GetCustomer&status=4xx'), ['GetCustomer 404']);
    assert.deepEqual(await of('operation=Nothing'), []);
  });

  it('leads only administrators to the hook calls of a request', async () => {
    const [{ RequestId }] = (await admin.ok('GET', `/subscriptions/${id}/requests`)).Items;
    assert.deepEqual(await admin.ok('GET', `/requests/${RequestId}/hook-calls`), []);
    const developer = await signedIn(server, 'other@example.com', 'Developer');
    assert.equal((await developer.call('GET', `/requests/${RequestId}/hook-calls`)).status, 403);
  });
});
