import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { distributorBody, retailBody } from '../../../test/support/bodies.ts';
import { startReceiver } from '../../../test/support/event-receiver.ts';
import { untilNumbered } from '../../../test/support/numbered-events.ts';
import { type PortalClient, signedIn } from '../../../test/support/portal-client.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { until } from '../../../test/support/until.ts';

let server: TestServer;
let admin: PortalClient;
let id: number;
let upgradeId: string | null;
before(async () => {
  server = await startTestServer({ environment: { UPLINE_EVENT_NETWORKS: '127.0.0.0/8' } });
  admin = await signedIn(server, 'amara@example.com', 'Administrator');
  id = await server.create(retailBody({ FirstName: 'Ximena' }));
  const upgrade = await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody());
  assert.equal(upgrade.status, 201, upgrade.text);
  upgradeId = upgrade.headers.get('x-directscale-requestid');
});
after(() => server.close());

interface Entry {
  readonly At: string;
  readonly Actor: string;
  readonly OperationTitle: string | null;
  readonly RequestId: string | null;
  readonly Effects: readonly {
    Kind: string;
    Action: string | null;
    Tree: string | null;
    Text: string | null;
    Deliveries: readonly { EndpointId: number; EndpointName: string; AttemptId: number; Outcome: string }[];
  }[];
}
const timelineOf = async (
  client: PortalClient,
  query = '',
): Promise<{ Entries: Entry[]; Next: string | null }> => {
  await untilNumbered(server);
  return client.ok('GET', `/office/people/${id}/timeline${query}`);
};
const timeline = (query = '') => timelineOf(admin, query);

describe('Get Timeline', () => {
  it('combines the effects of one request: the type change and the place', async () => {
    const { Entries } = await timeline();
    const upgrade = Entries.find(({ RequestId }) => RequestId === upgradeId);
    const kinds = upgrade?.Effects.map(({ Kind }) => Kind).filter((kind) => kind !== 'Event');
    assert.deepEqual(kinds?.toSorted(), ['Fields', 'Place', 'Type']);
    const place = upgrade?.Effects.find(({ Kind }) => Kind === 'Place');
    assert.deepEqual([place?.Action, place?.Tree], ['Placed', 'Unilevel']);
    assert.ok(Entries.length > 1, 'the enrollment is another entry');
  });

  it('begins with the enrollment and its type, in the entry of the request that created the record', async () => {
    const { Entries } = await timeline('?kind=Type');
    const [upgrade, enrollment] = Entries.map(({ RequestId, Effects }) => {
      const { FromType, ToType } = Effects.find(({ Kind }) => Kind === 'Type') as unknown as Record<
        string,
        number | null
      >;
      return { RequestId, FromType, ToType, kinds: new Set(Effects.map(({ Kind }) => Kind)) };
    });
    assert.deepEqual([upgrade?.FromType, upgrade?.ToType], [2, 1]);
    assert.deepEqual([enrollment?.FromType, enrollment?.ToType], [null, 2]);
    assert.ok(enrollment?.RequestId);
    assert.deepEqual(enrollment.kinds, new Set(['Type', 'Place', 'Event']));
    assert.equal(Entries.length, 2);
  });

  it('shows a move with both uplines, and its reason', async () => {
    const upline = await server.create(distributorBody({ FirstName: 'Björn', LastName: 'Upline' }));
    const path = `/v1/customers/${id}/downline/placenode?tree=Unilevel&toUplineId=${upline}`;
    assert.equal((await server.call('POST', path)).status, 200);
    const [latest] = (await timeline()).Entries;
    const [effect] = latest?.Effects ?? [];
    const { From, To } = effect as unknown as Record<string, { CustomerId: number; Name: string }>;
    assert.deepEqual([effect?.Action, From?.CustomerId, To?.Name], ['Moved', 2, 'Björn Upline']);
  });

  it('contains notes with the names of their authors, and only notes on request', async () => {
    await admin.ok('POST', `/office/people/${id}/notes`, { Text: ' Asked about <b>places</b>. ' });
    const { Entries } = await timeline('?kind=Note');
    assert.deepEqual(
      Entries.map(({ Actor, OperationTitle, Effects }) => [Actor, OperationTitle, Effects[0]?.Text]),
      [['amara', 'Add Note', 'Asked about <b>places</b>.']],
    );
  });

  it('is read page by page, without repeated or missing entries', async () => {
    const all = (await timeline()).Entries;
    const seen: Entry[] = [];
    for (let query = '?limit=1'; ; ) {
      const { Entries, Next } = await timeline(query);
      seen.push(...Entries);
      if (Next === null) break;
      query = `?limit=1&before=${Next}`;
    }
    assert.deepEqual(seen, all);
  });

  it('names no request for changes by a command or the server', async () => {
    const { Entries } = await admin.ok('GET', '/office/people/2/timeline');
    assert.deepEqual(
      Entries.map(({ RequestId }: Entry) => RequestId),
      [null],
    );
  });

  it('answers 404 for an unknown id', async () => {
    assert.equal((await admin.call('GET', '/office/people/999999/timeline')).status, 404);
  });
});

describe('Events in a timeline', () => {
  it('come last in the entry of their request, with deliveries for accounts that may see them', async () => {
    await using receiver = await startReceiver();
    const settings = { Name: 'warehouse', Url: receiver.url, Types: ['customer.updated'] };
    const { Endpoint } = (await server.call('POST', '/v1/event-endpoints', settings)).json;
    const changed = await server.call('PATCH', `/v1/customers/${id}`, { LastName: 'Nueva' });
    const requestId = changed.headers.get('x-directscale-requestid');
    const one = `/v1/event-endpoints/${Endpoint.EndpointId}/deliveries`;
    const attempt = async () => (await server.call('GET', one)).json[0];
    const { AttemptId } = await until(attempt);

    const eventsIn = async (client: PortalClient) => {
      const { Entries } = await timelineOf(client, '?kind=Event');
      const entry = Entries.find(({ RequestId }) => RequestId === requestId) ?? assert.fail();
      return entry.Effects.filter(({ Kind }) => Kind === 'Event');
    };
    const [event] = await eventsIn(admin);
    assert.deepEqual([event?.Kind, event?.Text], ['Event', 'customer.updated']);
    const { EndpointId } = Endpoint;
    assert.deepEqual(event?.Deliveries, [
      { EndpointId, EndpointName: 'warehouse', AttemptId, Outcome: 'delivered' },
    ]);
    const mover = await signedIn(server, 'mover@example.com', 'Developer');
    await admin.ok('PUT', `/office/accounts/${mover.accountId}/roles`, { Roles: ['Genealogy'] });
    assert.deepEqual((await eventsIn(mover))[0]?.Deliveries, [], 'a role without events.read');

    const upgrade = (await timeline()).Entries.find(({ RequestId }) => RequestId === upgradeId);
    const kinds = upgrade?.Effects.map(({ Kind }) => Kind) ?? [];
    assert.equal(kinds.lastIndexOf('Place') < kinds.indexOf('Event'), true, kinds.join());
    assert.ok(upgrade?.Effects.some(({ Text }) => Text === 'customer.upgraded'));
    await server.call('DELETE', `/v1/event-endpoints/${EndpointId}`);
  });
});

describe('Add Note', () => {
  it('refuses a blank note, and one about an erased person', async () => {
    const add = (customerId: number, Text: string) =>
      admin.call('POST', `/office/people/${customerId}/notes`, { Text });
    for (const text of ['', '   ']) assert.equal((await add(id, text)).status, 400);
    const gone = await server.create(retailBody());
    await add(gone, 'Erased with the person');
    await server.call('DELETE', `/v1/customers/${gone}`);
    assert.equal((await server.call('POST', `/v1/customers/${gone}/erase`)).status, 200);
    assert.equal((await add(gone, 'Too late')).json.code, 'customer_erased');
    assert.deepEqual(await server.sql(`SELECT text FROM service_log WHERE customer_id = ${gone}`), []);
  });
});

describe('Change Status', () => {
  const change = (CustomerStatus: number, Version: string) =>
    admin.call('PUT', `/office/people/${id}/status`, { CustomerStatus, Version });
  const version = async () => (await admin.ok('GET', `/office/people/${id}`)).Version;

  it('changes the status of the version that was seen, and refuses an older one', async () => {
    const seen = await version();
    assert.equal((await change(4, seen)).status, 200);
    assert.equal((await admin.ok('GET', `/office/people/${id}`)).CustomerStatus, 4);
    const late = await change(1, seen);
    assert.deepEqual([late.status, late.json.code], [412, 'precondition_failed']);
    assert.equal((await admin.ok('GET', `/office/people/${id}`)).CustomerStatus, 4);
  });

  it('accepts only one of two simultaneous changes of the same version', async () => {
    const seen = await version();
    const answers = await Promise.all([change(1, seen), change(5, seen)]);
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 412]);
  });

  it('follows the rules of the plan: an unknown status is refused', async () => {
    const refused = await change(77, await version());
    assert.equal(refused.status, 400, refused.text);
  });
});
