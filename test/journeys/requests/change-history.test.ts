import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { openCustomerStorage } from '../../../src/customers/store/customer-storage.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { type PortalClient, signedIn } from '../../support/portal-client.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const DAY_MS = 86_400_000;

let server: TestServer;
let admin: PortalClient;
let now = Date.parse('2026-03-01T12:00:00.000Z');
before(async () => {
  server = await startTestServer({ now: () => new Date(now) });
  admin = await signedIn(server, 'admin@example.com', 'Administrator', () => new Date(now));
});
after(() => server.close());

const patch = async (id: number, body: unknown) => {
  const answer = await server.call('PATCH', `/v1/customers/${id}`, body);
  assert.equal(answer.status, 200, answer.text);
  return answer.headers.get('x-directscale-requestid');
};
const rowsOf = (table: string, id: number) =>
  server.sql(`SELECT * FROM ${table} WHERE customer_id = ${id} ORDER BY id`);
const timeline = async (id: number, kind: string) =>
  (await admin.ok('GET', `/office/people/${id}/timeline?kind=${kind}`)).Entries;
const exportOf = async (id: number) => (await server.call('GET', `/v1/customers/${id}/export`)).json;

describe('The history of a record', () => {
  it('has every changed field with both values, encrypted, with its actor and request', async () => {
    const id = await server.create(
      retailBody({ CompanyName: 'Old Name Inc.', PrimaryPhone: '+1 801 555-1111' }),
    );
    const requestId = await patch(id, { CompanyName: 'New Name Inc.', PrimaryPhone: '+1 801 555-2222' });
    const [row, ...more] = await rowsOf('field_changes', id);
    assert.deepEqual(more, []);
    assert.deepEqual(
      [row?.['actor'], row?.['request_id'], row?.['operation']],
      ['test', requestId, 'UpdateCustomerByParameter'],
    );
    for (const value of ['Old Name', 'New Name', '555'])
      assert.ok(!JSON.stringify(row).includes(value), value);
    const { FieldChanges } = await exportOf(id);
    assert.deepEqual(FieldChanges[0].Changes, [
      { Field: 'CompanyName', From: 'Old Name Inc.', To: 'New Name Inc.' },
      { Field: 'PrimaryPhone', From: '+1 801 555-1111', To: '+1 801 555-2222' },
    ]);
  });

  it('shows contact data in the timeline with masks, and never a tax id or a password', async () => {
    const id = await server.create(
      retailBody({ EmailAddress: 'first.one@example.org', TaxId: 'FIRST-TAX-1' }),
    );
    await patch(id, { EmailAddress: 'second.one@example.org', TaxId: 'SECOND-TAX-2', CompanyName: 'Shown' });
    now += 1_000;
    await server.call('PUT', `/v1/customers/${id}/reset-password`, { Password: 'NewPassword1' });
    const entries = await timeline(id, 'Fields');
    const [password, fields] = entries.map(
      ({ Effects }: { Effects: { Fields: unknown }[] }) => Effects[0]?.Fields,
    );
    assert.deepEqual(password, [{ Field: 'Password', From: null, To: null }]);
    assert.deepEqual(
      fields.map(({ Field, From, To }: Record<string, string>) => [Field, From, To]).slice(0, 2),
      [
        ['CompanyName', null, 'Shown'],
        ['EmailAddress', 'f•••@e•••.org', 's•••@e•••.org'],
      ],
    );
    const [{ changes_encrypted: stored }] = (await rowsOf('field_changes', id)) as [Record<string, string>];
    const text = JSON.stringify([entries, await exportOf(id), stored]);
    for (const secret of ['FIRST-TAX', 'SECOND-TAX', 'NewPassword1', 'argon2'])
      assert.ok(!text.includes(secret), secret);
  });

  it('is one entry with the type change of the same request, and has no entry for an update that changes nothing', async () => {
    const id = await server.create(retailBody());
    await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody({ CompanyName: 'Upgraded' }));
    const [entry] = await timeline(id, 'Type');
    const kinds = entry.Effects.map(({ Kind }: { Kind: string }) => Kind);
    assert.deepEqual(kinds.filter((kind: string) => kind !== 'Event').toSorted(), [
      'Fields',
      'Place',
      'Type',
    ]);
    await patch(id, { CompanyName: 'Upgraded' });
    assert.equal((await rowsOf('field_changes', id)).length, 1);
  });

  it('has every change of the status, even by statements that bypass the program', async () => {
    const id = await server.create(retailBody());
    await patch(id, { CustomerStatus: 4 });
    await server.call('DELETE', `/v1/customers/${id}`);
    await server.sql(`UPDATE customers SET status = 1 WHERE id = ${id}`);
    assert.deepEqual(
      (await rowsOf('status_changes', id)).map((row) => [row['from_status'], row['to_status'], row['actor']]),
      [
        [1, 4, 'test'],
        [4, 3, 'test'],
        [3, 1, 'sql'],
      ],
    );
    const [latest] = await timeline(id, 'Status');
    assert.ok(
      latest.Effects.some(({ ToStatus }: { ToStatus: number }) => ToStatus === 3) || latest.Actor === 'sql',
    );
  });

  it('is part of the write: refused, rolled back and previewed changes leave no trace', async () => {
    const id = await server.create(retailBody());
    assert.equal((await server.call('PATCH', `/v1/customers/${id}`, { CustomerStatus: 77 })).status, 400);
    const { Version } = await admin.ok('GET', `/office/people/${id}`);
    await admin.ok('POST', `/office/people/${id}/status/preview`, { CustomerStatus: 4, Version });
    await admin.ok('POST', `/office/people/${id}/preview`, { Changes: { FirstName: 'Preview' }, Version });
    assert.deepEqual([await rowsOf('status_changes', id), await rowsOf('field_changes', id)], [[], []]);
  });

  it('contains each of several simultaneous changes', async () => {
    const id = await server.create(retailBody());
    const names = Array.from({ length: 8 }, (_, index) => `Parallel ${index}`);
    await Promise.all(names.map((CompanyName) => patch(id, { CompanyName })));
    const { FieldChanges } = await exportOf(id);
    const changes = FieldChanges.map(
      ({ Changes: [change] }: { Changes: { From: string; To: string }[] }) => change,
    );
    assert.deepEqual(changes.map(({ To }: { To: string }) => To).toSorted(), names);
    assert.deepEqual(
      changes.slice(1).map(({ From }: { From: string }) => From),
      changes.slice(0, -1).map(({ To }: { To: string }) => To),
    );
  });

  it('shows trees and the API the status on a past day', async () => {
    const id = await server.create(distributorBody());
    const first = new Date(now).toISOString();
    now += 10 * DAY_MS;
    await patch(id, { CustomerStatus: 4 });
    now += 10 * DAY_MS;
    await patch(id, { CustomerStatus: 2 });
    const client = await signedIn(server, 'later@example.com', 'Administrator', () => new Date(now));
    const statusAt = async (days: number) => {
      const asOf = new Date(Date.parse(first) + days * DAY_MS).toISOString();
      const { Node } = await client.ok('GET', `/office/trees/Unilevel/nodes/${id}?asOf=${asOf}`);
      const page = await server.call(
        'GET',
        `/v1/customers/2/downline/nodes?tree=Unilevel&levels=1&asOf=${asOf}`,
      );
      const node = page.json.Nodes.find(({ CustomerId }: { CustomerId: number }) => CustomerId === id);
      return [Node.CustomerStatus, node.CustomerStatus];
    };
    assert.deepEqual(
      [await statusAt(1), await statusAt(11), await statusAt(20)],
      [
        [1, 1],
        [4, 4],
        [2, 2],
      ],
    );
  });

  it('is limited: the latest 500 writes of a customer, for the time in the setting', async () => {
    const id = await server.create(retailBody());
    await patch(id, { CompanyName: 'Forgotten' });
    await server.sql(`UPDATE customers SET revision = 502 WHERE id = ${id}`);
    await patch(id, { CompanyName: 'Remembered', CustomerStatus: 4 });
    assert.deepEqual(
      (await rowsOf('field_changes', id)).map(({ revision }) => revision),
      [503],
    );
    const { historyPurges } = openCustomerStorage(server.installation, publishedPlan);
    const purge = (before: number) =>
      historyPurges.run(({ history }) => history.purge(new Date(before).toISOString(), 1_000));
    const counts = async () =>
      [await rowsOf('status_changes', id), await rowsOf('field_changes', id)].map((rows) => rows.length);
    await purge(now);
    assert.deepEqual(await counts(), [1, 1]);
    await purge(now + 1);
    assert.deepEqual(await counts(), [0, 0]);
  });

  it('is removed with the person, without a trace of the values in the database', async () => {
    const id = await server.create(retailBody({ CompanyName: 'Traceless' }));
    await patch(id, { CompanyName: 'Also Traceless', CustomerStatus: 4 });
    assert.equal((await server.call('POST', `/v1/customers/${id}/erase`)).status, 200);
    assert.deepEqual([await rowsOf('status_changes', id), await rowsOf('field_changes', id)], [[], []]);
    const { FieldChanges, StatusChanges } = await exportOf(id);
    assert.deepEqual([FieldChanges, StatusChanges], [[], []]);
  });
});
