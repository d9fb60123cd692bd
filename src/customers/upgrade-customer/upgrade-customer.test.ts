import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fieldsOf, problemsOf } from '../../../test/support/answers.ts';
import { distributorBody, preferredBody, retailBody } from '../../../test/support/bodies.ts';
import { startTestServer } from '../../../test/support/test-server.ts';
import { customerBodyExamples } from '../wire/body-examples.ts';

describe('Upgrade Customer', () => {
  it('turns a retail customer into a distributor: updated, logged, placed, announced, all from one request', async () => {
    await using server = await startTestServer();
    const id = await server.create(retailBody());
    const answer = await server.call('PUT', `/v1/customers/upgrade/${id}`, customerBodyExamples.full.value);

    assert.equal(answer.status, 201);
    assert.equal(answer.json.CustomerType, 1);
    assert.equal(answer.json.SponsorId, 2);
    const requestId = answer.headers.get('x-directscale-requestid');
    const [change, ...more] = await server.sql('SELECT * FROM CRM_AssociateTypeChanges');
    assert.deepEqual(more, []);
    assert.deepEqual(
      [
        change?.['associateid'],
        change?.['oldassociatebasetype'],
        change?.['newassociatebasetype'],
        change?.['requestid'],
      ],
      [id, 2, 1, requestId],
    );
    assert.deepEqual(
      await server.sql(
        `SELECT upline_id, rule, request_id FROM placements WHERE node_id = ${id} AND tree = 'Unilevel'`,
      ),
      [{ upline_id: 2, rule: 'FirstEmptyRollup', request_id: requestId }],
    );
    assert.deepEqual(
      await server.sql(`SELECT event_type FROM outbox_events WHERE request_id = '${requestId}' ORDER BY id`),
      [
        ...['customer.updated', 'customer.type_changed', 'customer.upgraded', 'customer.password_changed'],
        'placement.placed',
      ].map((type) => ({ event_type: type })),
    );
  });

  it('answers 409 to a second upgrade, and adds no log row', async () => {
    await using server = await startTestServer();
    const id = await server.create(retailBody());
    const body = distributorBody();
    assert.equal((await server.call('PUT', `/v1/customers/upgrade/${id}`, body)).status, 201);
    const again = await server.call('PUT', `/v1/customers/upgrade/${id}`, body);
    assert.equal(again.status, 409);
    assert.deepEqual(problemsOf(again), ['CustomerType: already_upgraded']);
    assert.equal((await server.sql('SELECT * FROM CRM_AssociateTypeChanges')).length, 1);
  });

  it('answers 409 upgrade_not_supported to every other transition, naming the hook that must handle it', async () => {
    await using server = await startTestServer();
    const retail = await server.create(retailBody());
    const preferred = await server.create(preferredBody());
    const distributor = await server.create(distributorBody());
    const cases = [
      [preferred, distributorBody()],
      [retail, preferredBody()],
      [retail, retailBody()],
      [distributor, retailBody()],
      [retail, retailBody({ CustomerType: 9 })],
    ] as const;
    for (const [id, body] of cases) {
      const answer = await server.call('PUT', `/v1/customers/upgrade/${id}`, body);
      assert.equal(answer.status, 409);
      assert.equal(answer.json.code, 'upgrade_not_supported');
      assert.match(answer.json.detail, /Associates\.Enrollment\.UpdateAssociateBaseType/);
      assert.match(answer.json.detail, /\(supported: 2 to 1\)/);
    }
    assert.deepEqual(await server.sql('SELECT * FROM CRM_AssociateTypeChanges'), []);
  });

  it('names every field that the target type is missing, in one answer, and leaves the customer unchanged', async () => {
    await using server = await startTestServer();
    const id = await server.create(retailBody());
    const before = await server.call('GET', `/v1/customers/${id}`);
    const answer = await server.call('PUT', `/v1/customers/upgrade/${id}`, { CustomerType: 1, SponsorId: 2 });
    assert.equal(answer.status, 400);
    assert.deepEqual(
      new Set(fieldsOf(answer)),
      new Set([
        'EmailAddress',
        'FirstName',
        'LastName',
        'PrimaryAddress.Street1',
        'PrimaryAddress.Region',
        'PrimaryAddress.CountryCode',
        'Username',
        'BirthDate',
        'DefaultShippingAddress.Street1',
        'DefaultShippingAddress.PostalCode',
        'DefaultShippingAddress.City',
        'DefaultShippingAddress.CountryCode',
        'Password',
        'TaxId',
        'TermsAccepted',
      ]),
    );
    assert.equal((await server.call('GET', `/v1/customers/${id}`)).text, before.text);
  });

  it('places under the nearest placed customer above an unplaced sponsor', async () => {
    await using server = await startTestServer();
    const distributor = await server.create(distributorBody());
    const retailSponsor = await server.create(retailBody({ SponsorId: distributor }));
    const id = await server.create(retailBody({ SponsorId: retailSponsor }));
    const answer = await server.call(
      'PUT',
      `/v1/customers/upgrade/${id}`,
      distributorBody({ SponsorId: retailSponsor }),
    );
    assert.equal(answer.status, 201);
    assert.equal(answer.json.SponsorId, distributor);
    assert.equal(answer.json.EnrollerId, retailSponsor);
  });

  it('completes one of many simultaneous upgrades: one 201, one log row, one placement', async () => {
    await using server = await startTestServer();
    const id = await server.create(retailBody());
    const body = distributorBody();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => server.call('PUT', `/v1/customers/upgrade/${id}`, body)),
    );
    const statuses = answers.map((answer) => answer.status).sort();
    assert.deepEqual(statuses, [201, ...Array.from({ length: 19 }, () => 409)]);
    assert.equal((await server.sql('SELECT * FROM CRM_AssociateTypeChanges')).length, 1);
    assert.equal(
      (await server.sql(`SELECT * FROM placements WHERE node_id = ${id} AND tree = 'Unilevel'`)).length,
      1,
    );
  });
});
