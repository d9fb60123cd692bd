import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { distributorBody, retailBody } from '../../../test/support/bodies.ts';
import { type PortalClient, signedIn } from '../../../test/support/portal-client.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import type { ExtensionHooks } from '../../extension.ts';

const UPGRADE = 'Associates.Enrollment.UpdateAssociateBaseType';
const PASSWORD = 'KeptPassword1';
/** The fields that the published plan requires of a distributor, but not of a retail customer. */
const MISSING = {
  BirthDate: '1991-05-12',
  TaxId: 'ECQM900512',
  TermsAccepted: true,
  DefaultShippingAddress: { Street1: 'Calle 5', City: 'Lima', PostalCode: '15001', CountryCode: 'pe' },
};

let server: TestServer;
let admin: PortalClient;
let support: PortalClient;
let genealogy: PortalClient;
before(async () => {
  server = await startTestServer();
  admin = await signedIn(server, 'amara@example.com', 'Administrator');
  const client = await signedIn(server, 'support@example.com', 'Developer');
  await admin.ok('PUT', `/office/accounts/${client.accountId}/roles`, { Roles: ['Support'] });
  support = client;
  const mover = await signedIn(server, 'genealogy@example.com', 'Developer');
  await admin.ok('PUT', `/office/accounts/${mover.accountId}/roles`, { Roles: ['Genealogy'] });
  genealogy = mover;
});
after(() => server.close());

let serial = 0;
async function someone(changes: Readonly<Record<string, unknown>> = {}, on = server) {
  serial += 1;
  const username = `kept ${serial}`;
  const id = await on.create(retailBody({ Username: username, Password: PASSWORD, ...changes }));
  return { id, username };
}
const personOf = (id: number, client = support) => client.ok('GET', `/office/people/${id}`);
const versionOf = async (id: number, client = support): Promise<string> =>
  (await personOf(id, client)).Version;

interface TypeOrder {
  readonly id: number;
  readonly Changes?: unknown;
  readonly Version: string;
  readonly client?: PortalClient;
}
const change = ({ id, Changes = MISSING, Version, client = support }: TypeOrder) =>
  client.call('PUT', `/office/people/${id}/type`, { CustomerType: 1, Changes, Version });
const preview = ({ id, Changes = {}, Version, client = support }: TypeOrder) =>
  client.ok('POST', `/office/people/${id}/type/preview`, { CustomerType: 1, Changes, Version });
const mayLogIn = async (username: string, password: string, on = server) =>
  (await on.call('POST', '/v1/validate/login', { username, password })).status === 200;

const codes = ({ Problems }: { Problems: { Field: string; Code: string }[] }) =>
  Problems.map(({ Field, Code }) => `${Field}: ${Code}`).toSorted();

describe('Change Type', () => {
  it('upgrades in one request, and keeps the password and all other members that are not given', async () => {
    const { id, username } = await someone({ CompanyName: 'Kept Inc.', SendEmails: true });
    const version = await versionOf(id);
    const answer = await change({ id, Version: version, Changes: { ...MISSING, TaxId: 'ONE-REQUEST' } });
    assert.equal(answer.status, 200, answer.text);
    const requestId = answer.headers.get('x-directscale-requestid');
    const stored = (await server.call('GET', `/v1/customers/${id}`)).json;
    assert.deepEqual(
      [stored.CustomerType, stored.CompanyName, stored.SendEmails, stored.DefaultShippingAddress.City],
      [1, 'Kept Inc.', true, 'Lima'],
    );
    assert.ok(await mayLogIn(username, PASSWORD), 'the password stays');
    const requests = await server.sql(
      `SELECT requestid AS id FROM CRM_AssociateTypeChanges WHERE associateid = ${id}
       UNION ALL SELECT request_id FROM placements WHERE node_id = ${id} AND tree = 'Unilevel'`,
    );
    assert.deepEqual(requests, [{ id: requestId }, { id: requestId }]);
    const events = await server.sql(
      `SELECT event_type FROM outbox_events WHERE request_id = '${requestId}' ORDER BY id`,
    );
    assert.deepEqual(
      events.map(({ event_type }) => event_type),
      ['customer.updated', 'customer.type_changed', 'customer.upgraded', 'placement.placed'],
    );
  });

  it('appears in the timeline with the person who made it', async () => {
    const { id } = await someone();
    const answer = await change({
      id,
      Version: await versionOf(id),
      Changes: { ...MISSING, TaxId: 'TIMELINE' },
    });
    assert.equal(answer.status, 200, answer.text);
    const { Entries } = await admin.ok('GET', `/office/people/${id}/timeline?kind=Type`);
    assert.deepEqual([Entries[0].Actor, Entries[0].OperationTitle], ['support', 'Change Type']);
  });

  it('is refused for an older version: for one of two simultaneous changes, and for a repeated one', async () => {
    const { id } = await someone();
    const version = await versionOf(id);
    const Changes = { ...MISSING, TaxId: 'TWO-AT-ONCE' };
    const answers = await Promise.all([1, 2].map(() => change({ id, Version: version, Changes })));
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 412]);
    assert.equal((await change({ id, Version: version, Changes })).json.code, 'precondition_failed');
    const rows = await server.sql(`SELECT * FROM CRM_AssociateTypeChanges WHERE associateid = ${id}`);
    assert.equal(rows.length, 1);
  });

  it('changes neither the password nor another member that it does not name', async () => {
    const { id, username } = await someone();
    const Changes = { ...MISSING, TaxId: 'NO-PASSWORD', Password: 'Other12345', CustomerStatus: 5 };
    const answer = await change({ id, Version: await versionOf(id), Changes });
    assert.equal(answer.status, 200, answer.text);
    assert.ok(await mayLogIn(username, PASSWORD));
    assert.equal((await personOf(id)).CustomerStatus, 1);
  });

  it('accepts only the missing fields of the type from a role that may not edit records', async () => {
    const { id } = await someone({ DefaultShippingAddress: { City: 'Cusco', CountryCode: 'pe' } });
    const Version = await versionOf(id);
    const { DefaultShippingAddress: _, ...missing } = MISSING;
    const rest = { Street1: 'Calle 5', PostalCode: '15001' };
    const Changes = { ...missing, TaxId: 'GAPS-ONLY', DefaultShippingAddress: rest };
    const beyond = [
      { EmailAddress: 'taken.over@example.com' },
      { FirstName: '' },
      { WebAlias: 'other' },
      { SendEmails: true },
      { AssociateCustom: { Field1: 'other' } },
      { DefaultShippingAddress: { ...rest, City: 'Lima' } },
      { PrimaryAddress: { Street1: 'Calle 9' } },
    ];
    for (const more of beyond) {
      const order = { id, Version, Changes: { ...Changes, ...more }, client: genealogy };
      const { json } = await change(order);
      assert.equal(json.code, 'permission_missing', JSON.stringify(more));
      const body = { CustomerType: 1, Changes: order.Changes, Version };
      const shown = await genealogy.call('POST', `/office/people/${id}/type/preview`, body);
      assert.equal(shown.json.code, 'permission_missing');
    }
    const answer = await change({ id, Version, Changes, client: genealogy });
    assert.equal(answer.status, 200, answer.text);
  });

  it('refuses changes that the plan refuses, with an error for each field, and stores nothing', async () => {
    const { id } = await someone();
    const version = await versionOf(id);
    const refused = await change({ id, Version: version, Changes: { ...MISSING, BirthDate: '2020-01-01' } });
    assert.deepEqual([refused.status, refused.json.code], [400, 'too_young']);
    assert.equal(await versionOf(id), version);
  });

  it('cannot be reached with a key of the API: the published upgrade still requires a password', async () => {
    const { id } = await someone();
    const { Password: _, ...body } = distributorBody();
    for (const extra of [{}, { Password: null }, { password: 'keep' }, { Changes: {} }]) {
      const refused = await server.call('PUT', `/v1/customers/upgrade/${id}`, { ...body, ...extra });
      assert.equal(refused.status, 400, JSON.stringify(extra));
    }
    const byKey = await server.call('PUT', `/portal/api/office/people/${id}/type`, { CustomerType: 1 });
    assert.equal(byKey.status, 401);
  });

  it('keeps the password when a handler does the upgrade itself', async () => {
    const hooks: ExtensionHooks = {
      [UPGRADE]: (request, _next, { services }) =>
        services.associateService.upgradeAssociate({ associate: request.UpdatedAssociateInfo }),
    };
    await using extended = await startTestServer({ extension: { plan: publishedPlan, hooks } });
    const client = await signedIn(extended, 'admin@example.com', 'Administrator');
    const { id, username } = await someone({}, extended);
    const version = await versionOf(id, client);
    const answer = await change({ id, Version: version, client });
    assert.equal(answer.status, 200, answer.text);
    assert.ok(await mayLogIn(username, PASSWORD, extended));
    assert.equal((await personOf(id, client)).CustomerType, 1);
  });
});

describe('Preview Type', () => {
  it('names the missing fields, and leaves out unchanged ones', async () => {
    const { id } = await someone({ CompanyName: 'Stays Inc.' });
    const seen = await preview({ id, Version: await versionOf(id) });
    assert.equal(seen.IsAllowed, false);
    assert.deepEqual(
      codes(seen),
      [
        ...['BirthDate', 'TaxId', 'TermsAccepted', 'DefaultShippingAddress.Street1'],
        ...['City', 'CountryCode', 'PostalCode'].map((member) => `DefaultShippingAddress.${member}`),
      ]
        .map((field) => `${field}: required`)
        .toSorted(),
    );
    assert.deepEqual(
      seen.Changes.map(({ Field }: { Field: string }) => Field),
      ['CustomerType'],
    );
  });

  it('shows entered values as entered, stored ones with masks, and the place that the person would get', async () => {
    const { id } = await someone({ EmailAddress: 'secret.part@example.org' });
    const Changes = { ...MISSING, EmailAddress: 'typed@example.org' };
    const seen = await preview({ id, Changes, Version: await versionOf(id) });
    assert.equal(seen.IsAllowed, true, JSON.stringify(seen.Problems));
    const [email] = seen.Changes.filter(({ Field }: { Field: string }) => Field === 'EmailAddress');
    assert.deepEqual([email.From, email.To], ['s•••@e•••.org', 'typed@example.org']);
    assert.ok(!JSON.stringify(seen).includes('ECQM900512'), 'a tax id is never shown, not even a new one');
    assert.deepEqual(
      seen.Places.map(({ Tree, To, Rule }: Record<string, { CustomerId: number }>) => [
        Tree,
        To?.CustomerId,
        Rule,
      ]),
      [['Unilevel', 2, 'FirstEmptyRollup']],
    );
    assert.equal((await personOf(id)).CustomerType, 2, 'nothing was changed');
  });

  it('never shows a stored value that replaces a blank one', async () => {
    const { id } = await someone({ EmailAddress: 'secret.part@example.com' });
    const path = `/office/people/${id}/type/preview`;
    const Version = await versionOf(id);
    // A type without a login has the email address as its user name.
    for (const Username of [null, '', ' ', 'kept']) {
      const { text } = await support.call('POST', path, { CustomerType: 3, Changes: { Username }, Version });
      assert.ok(!text.includes('secret.part'), `${Username}: ${text}`);
    }
    const seen = await support.ok('POST', path, { CustomerType: 3, Changes: { Username: '' }, Version });
    const name = seen.Changes.find(({ Field }: { Field: string }) => Field === 'Username');
    assert.equal(name.To, 's•••@e•••.com');
  });

  it('reports that the record has changed since the given version', async () => {
    const { id } = await someone();
    const version = await versionOf(id);
    await server.call('PATCH', `/v1/customers/${id}`, { FirstName: 'Quicker' });
    const seen = await preview({ id, Changes: MISSING, Version: version });
    assert.deepEqual(codes(seen), ['null: precondition_failed']);
    assert.notEqual(seen.Version, version);
  });

  it('answers 404 for an unknown id, and 400 for an empty body', async () => {
    const path = '/office/people/999999/type';
    const body = { CustomerType: 1, Changes: {}, Version: '"1"' };
    assert.equal((await support.call('POST', `${path}/preview`, body)).status, 404);
    assert.equal((await support.call('PUT', path, body)).status, 404);
    assert.equal((await support.call('PUT', path, {})).status, 400);
  });
});
