import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { problemsOf } from '../../../test/support/answers.ts';
import { distributorBody, preferredBody, retailBody } from '../../../test/support/bodies.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';

describe('Update Customer, rules', () => {
  let now = '2026-11-23T12:00:00Z';
  let server: TestServer;
  before(async () => {
    server = await startTestServer({ now: () => new Date(now) });
  });
  after(() => server.close());
  const put = (id: number, body: object) => server.call('PUT', `/v1/customers/${id}`, body);
  const problems = async (id: number, body: object) => {
    const answer = await put(id, body);
    return [answer.status, ...(answer.status === 200 ? [] : problemsOf(answer))];
  };
  const unilevel = (id: number) =>
    server.sql(`SELECT upline_id FROM placements WHERE node_id = ${id} AND tree = 'Unilevel'`);

  it('keeps the tax id if it gets the masked form, refuses another masked form, and stores a complete one', async () => {
    const body = distributorBody({ TaxId: 'ABC-12-3456' });
    const id = await server.create(body);
    const stored = () => server.sql(`SELECT tax_id_encrypted, tax_id_key FROM customers WHERE id = ${id}`);
    const was = await stored();
    const same = await put(id, { ...body, TaxId: '*****3456' });
    assert.deepEqual([same.status, same.json.TaxId, await stored()], [200, '*****3456', was]);
    for (const TaxId of ['*****9999', '*****', '******3456']) {
      assert.deepEqual(await problems(id, { ...body, TaxId }), [400, 'TaxId: tax_id_masked']);
    }
    assert.deepEqual(await stored(), was);
    const changed = await put(id, { ...body, TaxId: 'ABC-12-7777' });
    assert.deepEqual([changed.status, changed.json.TaxId], [200, '*****7777']);
    assert.notDeepEqual((await stored())[0]?.['tax_id_key'], was[0]?.['tax_id_key']);
    // The old value is free again.
    await server.create(distributorBody({ TaxId: 'ABC-12-3456' }));
  });

  it('answers 409 to another sponsor for a placed customer, and names the current place', async () => {
    const [sponsor, other] = [await server.create(distributorBody()), await server.create(distributorBody())];
    const body = distributorBody({ SponsorId: sponsor });
    const id = await server.create(body);
    const answer = await put(id, { ...body, SponsorId: other, FirstName: 'Changed' });
    assert.deepEqual(
      [answer.status, ...problemsOf(answer)],
      [409, 'SponsorId: sponsor_change_requires_placement'],
    );
    assert.match(answer.json.detail, new RegExp(`\\b${sponsor}\\b`));
    const { json } = await server.call('GET', `/v1/customers/${id}`);
    assert.deepEqual([json.SponsorId, json.FirstName], [sponsor, body['FirstName']]);
  });

  it('accepts both the requested sponsor and the current upline of a rolled-up customer', async () => {
    const distributor = await server.create(distributorBody());
    const retail = await server.create(retailBody({ SponsorId: distributor }));
    const body = distributorBody({ SponsorId: retail });
    const id = await server.create(body);
    for (const SponsorId of [retail, distributor]) {
      const answer = await put(id, { ...body, SponsorId });
      assert.deepEqual([answer.status, answer.json.SponsorId], [200, distributor]);
    }
    assert.equal((await put(id, { ...body, SponsorId: 2 })).status, 409);
  });

  it('stores another sponsor for an unplaced customer, who stays under their enroller', async () => {
    const sponsor = await server.create(distributorBody());
    const body = retailBody();
    const id = await server.create(body);
    const { json } = await put(id, { ...body, SponsorId: sponsor });
    assert.deepEqual([json.SponsorId, json.EnrollerId], [sponsor, 2]);
    assert.deepEqual(await problems(id, { ...body, SponsorId: 999_999 }), [
      400,
      'SponsorId: sponsor_not_found',
    ]);
  });

  it('refuses a sponsor who is the customer or is in the customer’s downline', async () => {
    const body = retailBody();
    const id = await server.create(body);
    const child = await server.create(retailBody({ SponsorId: id }));
    const grandchild = await server.create(distributorBody({ SponsorId: child }));
    assert.deepEqual(await problems(id, { ...body, SponsorId: id }), [400, 'SponsorId: sponsor_is_self']);
    for (const SponsorId of [child, grandchild]) {
      assert.deepEqual(await problems(id, { ...body, SponsorId }), [409, 'SponsorId: sponsor_is_descendant']);
    }
    const upgrade = await server.call(
      'PUT',
      `/v1/customers/upgrade/${id}`,
      distributorBody({ SponsorId: child }),
    );
    assert.deepEqual([upgrade.status, ...problemsOf(upgrade)], [409, 'SponsorId: sponsor_is_descendant']);
  });

  it('logs a change of type once, with its actor, types and request, and does not place the customer', async () => {
    const id = await server.create(retailBody());
    const answer = await put(id, distributorBody());
    assert.deepEqual([answer.status, answer.json.CustomerType], [200, 1]);
    const rows = () =>
      server.sql(`SELECT oldassociatebasetype AS old, newassociatebasetype AS new, actor, operation, requestid
        FROM CRM_AssociateTypeChanges WHERE associateid = ${id}`);
    const requestid = answer.headers.get('x-directscale-requestid');
    const row = { old: 2, new: 1, actor: 'test', operation: 'UpdateCustomer', requestid };
    assert.deepEqual(await rows(), [row]);
    assert.deepEqual(await unilevel(id), []);
    assert.equal((await put(id, distributorBody())).status, 200);
    assert.deepEqual(await rows(), [row]);
  });

  it('keeps the place of a distributor who becomes a customer', async () => {
    const id = await server.create(distributorBody());
    assert.equal((await put(id, preferredBody())).json.CustomerType, 3);
    assert.deepEqual(await unilevel(id), [{ upline_id: 2 }]);
  });

  it('sets InactiveDate when the status leaves the Active class, keeps it until the return, then clears it', async () => {
    const body = retailBody();
    const id = await server.create(body);
    const inactiveDate = async (CustomerStatus: number, at: string) => {
      now = at;
      return (await put(id, { ...body, CustomerStatus })).json.InactiveDate;
    };
    assert.equal(await inactiveDate(1, '2026-12-01T00:00:00Z'), '1900-01-01T00:00:00Z');
    assert.equal(await inactiveDate(2, '2026-12-02T00:00:00Z'), '2026-12-02T00:00:00Z');
    assert.equal(await inactiveDate(2, '2026-12-03T00:00:00Z'), '2026-12-02T00:00:00Z');
    assert.equal(await inactiveDate(5, '2026-12-04T00:00:00Z'), '2026-12-02T00:00:00Z');
    assert.equal(await inactiveDate(1, '2026-12-05T00:00:00Z'), '1900-01-01T00:00:00Z');
    assert.equal(await inactiveDate(3, '2026-12-06T00:00:00Z'), '2026-12-06T00:00:00Z');
  });

  it('stores one of two simultaneous updates completely, never a mixture', async () => {
    const id = await server.create(retailBody());
    const bodies = ['a', 'b'].map((name) =>
      retailBody({ FirstName: name, LastName: name, CompanyName: name, PrimaryPhone: name }),
    );
    const answers = await Promise.all(bodies.map((body) => put(id, body)));
    assert.deepEqual(
      answers.map((answer) => answer.status),
      [200, 200],
    );
    const { json } = await server.call('GET', `/v1/customers/${id}`);
    assert.equal(new Set([json.FirstName, json.LastName, json.CompanyName, json.PrimaryPhone]).size, 1);
  });
});
