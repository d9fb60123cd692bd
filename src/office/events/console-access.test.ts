import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type EventConsole, refusalOf, startConsole } from '../../../test/support/event-console.ts';
import { startReceiver } from '../../../test/support/event-receiver.ts';
import type { PortalClient } from '../../../test/support/portal-client.ts';

let tools: EventConsole;
let server: EventConsole['server'];
let admin: EventConsole['admin'];
let owner: EventConsole['owner'];
let support: EventConsole['support'];
let stranger: EventConsole['stranger'];
before(async () => {
  tools = await startConsole();
  ({ server, admin, owner, support, stranger } = tools);
});
after(() => server.close());

describe('An endpoint', () => {
  it('is visible to its owner, administrators and permitted roles; only its owner and administrators change it', async () => {
    await using receiver = await startReceiver(() => ({ status: 200, body: 'thanks' }));
    const { id, path } = await tools.endpoint(receiver);
    const { AttemptId } = await owner.ok('POST', `${path}/test`);
    const reads = [path, `${path}/deliveries`, `${path}/deliveries/${AttemptId}`, `${path}/waiting`];
    for (const read of reads) {
      for (const client of [owner, admin, support]) await client.ok('GET', read);
      assert.deepEqual(refusalOf(await stranger.call('GET', read)), [404, 'endpoint_not_found'], read);
    }
    assert.equal((await support.ok('GET', path)).MayChange, false);
    assert.deepEqual((await support.ok('GET', '/event-endpoints')).Subscriptions, []);
    const { Endpoints, Subscriptions } = await stranger.ok('GET', '/event-endpoints');
    assert.deepEqual([Endpoints, Subscriptions], [[], []]);
    const settings = { Name: `seen ${id}`, Url: receiver.url };
    const changes = [
      ['PUT', path, settings],
      ...['pause', 'resume', 'rotate-secret', 'test'].map((act) => ['POST', `${path}/${act}`]),
      ['POST', `${path}/deliveries/${AttemptId}/send-again`],
      ['POST', `${path}/replay`, { From: 1, Through: 1 }],
      ['POST', `${path}/skip`, { Position: 1 }],
      ['DELETE', path],
    ] as const;
    for (const [method = '', address = '', body] of changes) {
      const act = (client: PortalClient) => client.call(method as string, address as string, body);
      assert.deepEqual(refusalOf(await act(stranger)), [404, 'endpoint_not_found'], `${method} ${address}`);
      assert.deepEqual(refusalOf(await act(support)), [403, 'permission_missing'], `${method} ${address}`);
    }
    assert.deepEqual(refusalOf(await tools.create(stranger, receiver)), [404, 'subscription_not_found']);
    assert.deepEqual(refusalOf(await tools.create(support, receiver)), [403, 'permission_missing']);
    await admin.ok('PUT', path, settings);
    await admin.ok('DELETE', path);
  });

  it('shows the answer of a public receiver only to those who may change it', async () => {
    await using receiver = await startReceiver();
    const { id, path } = await tools.endpoint(receiver);
    const { AttemptId } = await owner.ok('POST', `${path}/test`);
    await server.sql(`UPDATE event_attempts SET answer = 'Hello Padmé' WHERE endpoint_id = ${id}`);
    const read = async (client: PortalClient) => {
      const { Attempt, IsAnswerHidden } = await client.ok('GET', `${path}/deliveries/${AttemptId}`);
      return [Attempt.Answer, IsAnswerHidden];
    };
    for (const client of [owner, admin]) assert.deepEqual(await read(client), ['Hello Padmé', false]);
    assert.deepEqual(await read(support), [null, true]);
    await owner.ok('DELETE', path);
  });

  it('shows path and query of its URL only to those who may change it', async () => {
    const url = 'http://127.0.0.1:9/hooks?token=s3cret&shop=7';
    const { id, path } = await tools.endpoint({ url });
    for (const client of [owner, admin]) assert.equal((await client.ok('GET', path)).Url, url);
    const hidden = 'http://127.0.0.1:9/•••';
    assert.equal((await support.ok('GET', path)).Url, hidden);
    const { Endpoints } = await support.ok('GET', '/event-endpoints');
    const listed = Endpoints.find(({ EndpointId }: { EndpointId: number }) => EndpointId === id);
    assert.equal(listed.Url, hidden);
    await owner.ok('DELETE', path);
  });

  it('can be changed by its owner only as far as the subscription could with its keys', async () => {
    await using receiver = await startReceiver();
    const reading = await tools.subscription('reading', { Scopes: ['read'] });
    const refused = await tools.create(owner, receiver, { SubscriptionId: reading });
    assert.deepEqual(refusalOf(refused), [403, 'endpoint_scope']);
    const made = await tools.create(admin, receiver, { SubscriptionId: reading });
    const path = `/event-endpoints/${made.json.Endpoint.EndpointId}`;
    assert.equal((await owner.ok('GET', path)).MayChange, false);
    assert.deepEqual(refusalOf(await owner.call('POST', `${path}/pause`)), [403, 'endpoint_scope']);
    await admin.ok('DELETE', path);
  });

  it('follows its subscription to another owner at once', async () => {
    await using receiver = await startReceiver();
    const SubscriptionId = await tools.subscription('handed over');
    const { path } = await tools.endpoint(receiver, { SubscriptionId });
    await admin.ok('PATCH', `/subscriptions/${SubscriptionId}`, { OwnerAccountId: null });
    assert.deepEqual(refusalOf(await owner.call('GET', path)), [404, 'endpoint_not_found']);
    assert.deepEqual(refusalOf(await owner.call('POST', `${path}/rotate-secret`)), [
      404,
      'endpoint_not_found',
    ]);
    await admin.ok('DELETE', path);
  });

  it('gives no new bearer token to a person who stops being the owner while it is created', async () => {
    await using receiver = await startReceiver();
    const SubscriptionId = await tools.subscription('in transfer');
    const { id, path } = await tools.endpoint(receiver, { SubscriptionId });
    const transfer = `UPDATE subscriptions SET owner_account_id = NULL WHERE id = ${SubscriptionId};`;
    const event = 'AFTER UPDATE OF format ON event_endpoints';
    const isPostgres = server.installation.database.engine === 'postgres';
    if (isPostgres)
      await server.sql(
        `CREATE FUNCTION transfer() RETURNS trigger AS 'BEGIN ${transfer} RETURN NULL; END' LANGUAGE plpgsql`,
      );
    const act = isPostgres ? 'FOR EACH ROW EXECUTE FUNCTION transfer()' : `BEGIN ${transfer} END`;
    await server.sql(`CREATE TRIGGER transferring ${event} ${act}`);
    const settings = { Name: `seen ${id}`, Url: receiver.url, Format: 'published' };
    const refused = await owner.call('PUT', path, settings);
    await server.sql(isPostgres ? 'DROP FUNCTION transfer CASCADE' : 'DROP TRIGGER transferring');
    assert.deepEqual(refusalOf(refused), [404, 'endpoint_not_found']);
    assert.equal((await admin.ok('GET', path)).Format, 'published');
    await admin.ok('DELETE', path);
  });
});
