import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { problemsOf } from '../../../test/support/answers.ts';
import { distributorBody, retailBody } from '../../../test/support/bodies.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import type { CommissionPlan, StatusEffects } from '../../commission-plan/commission-plan.ts';

describe('Delete Customer', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.close());
  const remove = (id: number, headers = {}) =>
    server.call('DELETE', `/v1/customers/${id}`, undefined, headers);
  const get = async (id: number) => (await server.call('GET', `/v1/customers/${id}`)).json;

  it('sets the deleted status, and keeps the record, the login and the place', async () => {
    const id = await server.create(distributorBody({ WebAlias: 'kept' }));
    const before = await get(id);
    const answer = await remove(id);
    const { InactiveDate, ...rest } = answer.json;
    assert.deepEqual(
      [answer.status, { ...rest, InactiveDate: before.InactiveDate }],
      [200, { ...before, CustomerStatus: 3 }],
    );
    assert.notEqual(InactiveDate, before.InactiveDate);
    assert.deepEqual(await get(id), answer.json);
    assert.equal(
      (await server.call('PATCH', `/v1/customers/${id}`, { CustomerStatus: 1 })).json.CustomerStatus,
      1,
    );
  });

  it('can be repeated, and tied to a version', async () => {
    const id = await server.create(retailBody());
    const etag = (await server.call('GET', `/v1/customers/${id}`)).headers.get('etag') ?? '';
    assert.equal((await remove(id, { 'If-Match': etag })).status, 200);
    assert.equal((await remove(id, { 'If-Match': etag })).status, 412);
    assert.equal((await remove(id)).status, 200);
  });

  it('ignores required fields that the stored record lacks', async () => {
    const id = await server.create(retailBody());
    await server.sql(`UPDATE customers SET first_name = NULL, email_address = NULL WHERE id = ${id}`);
    assert.equal((await remove(id)).status, 200);
  });

  it('ignores a body and its type, which many clients send with every request', async () => {
    const id = await server.create(retailBody());
    for (const [body, type] of [
      ['', 'application/json'],
      ['', 'application/x-www-form-urlencoded'],
      ['{', 'application/json'],
      ['{"CustomerStatus":1}', 'text/plain'],
    ] as const) {
      const answer = await server.call('DELETE', `/v1/customers/${id}`, body, { 'Content-Type': type });
      assert.deepEqual([answer.status, answer.json.CustomerStatus], [200, 3], type);
    }
  });

  it('refuses the company root and unknown ids', async () => {
    for (const [id, status, problem] of [
      [2, 409, 'customerId: company_root'],
      [999_999, 404, 'customerId: customer_not_found'],
    ] as const) {
      const answer = await remove(id);
      assert.deepEqual([answer.status, ...problemsOf(answer)], [status, problem]);
    }
  });

  it('calls the hook of every change', async () => {
    const seen: number[] = [];
    await using hooked = await startTestServer({
      extension: {
        plan: publishedPlan,
        hooks: {
          'Associates.UpdateAssociate': async (request, next) => {
            seen.push(request.OldAssociateInfo.StatusId ?? 0, request.UpdatedAssociateInfo.StatusId ?? 0);
            return next(request);
          },
        },
      },
    });
    const id = await hooked.create(retailBody());
    await hooked.call('DELETE', `/v1/customers/${id}`);
    assert.deepEqual(seen, [1, 3]);
  });
});

describe('Entering a status with switches', () => {
  const planWith = (onEntering: StatusEffects): CommissionPlan => ({
    ...publishedPlan,
    statuses: publishedPlan.statuses.map((status) => (status.id === 3 ? { ...status, onEntering } : status)),
  });
  const start = (onEntering: StatusEffects) => startTestServer({ extension: { plan: planWith(onEntering) } });

  it('clears the login, so that others can have the username', async () => {
    await using server = await start({ deleteLogin: true });
    const body = retailBody();
    const id = await server.create(body);
    const { json } = await server.call('DELETE', `/v1/customers/${id}`);
    assert.equal(json.Username, '');
    const [row] = await server.sql(`SELECT password_hash FROM customers WHERE id = ${id}`);
    assert.equal(row?.['password_hash'], null);
    await server.create(retailBody({ Username: body['Username'] }));
    // A customer can return even without the values that the status has cleared.
    assert.equal((await server.call('PATCH', `/v1/customers/${id}`, { CustomerStatus: 1 })).status, 200);
  });

  it('clears all web aliases, so that others can have them', async () => {
    await using server = await start({ deleteWebsites: true });
    const id = await server.create(retailBody({ WebAlias: 'main-one' }));
    assert.equal((await server.call('DELETE', `/v1/customers/${id}`)).json.WebAlias, '');
    assert.deepEqual(await server.sql('SELECT * FROM web_aliases'), []);
    await server.create(retailBody({ WebAlias: 'MAIN-ONE' }));
  });

  it('removes the customer from the trees that it names; customers below move up and keep their history', async () => {
    await using server = await start({ removeFromTrees: ['Unilevel'] });
    const top = await server.create(distributorBody());
    const middle = await server.create(distributorBody({ SponsorId: top }));
    const below = [
      await server.create(distributorBody({ SponsorId: middle })),
      await server.create(distributorBody({ SponsorId: middle })),
    ];
    const deepest = await server.create(distributorBody({ SponsorId: below[0] }));
    const change = await server.call('PATCH', `/v1/customers/${middle}`, { CustomerStatus: 3 });
    assert.equal(change.status, 200);
    const sponsorOf = async (id: number) => (await server.call('GET', `/v1/customers/${id}`)).json.SponsorId;
    for (const id of below) assert.equal(await sponsorOf(id), top);
    assert.equal(await sponsorOf(deepest), below[0]);
    const rows = await server.sql(
      `SELECT node_id, upline_id, rule FROM placements WHERE tree = 'Unilevel' AND to_at IS NULL ORDER BY node_id`,
    );
    assert.equal(
      rows.some((row) => row['node_id'] === middle),
      false,
    );
    assert.deepEqual(
      rows.filter((row) => row['rule'] === 'RollUp').map((row) => row['node_id']),
      below,
    );
    const enrollment = await server.sql(
      `SELECT node_id FROM placements WHERE tree = 'Enrollment' AND to_at IS NULL AND node_id = ${middle}`,
    );
    assert.equal(enrollment.length, 1);
    // Entering the status a second time has no further effect.
    assert.equal((await server.call('DELETE', `/v1/customers/${middle}`)).status, 200);
  });

  it('never removes the root from a tree', async () => {
    await using server = await start({ removeFromTrees: ['Unilevel'] });
    const answer = await server.call('PATCH', '/v1/customers/2', { CustomerStatus: 3 });
    assert.deepEqual([answer.status, ...problemsOf(answer)], [409, 'CustomerStatus: company_root']);
  });
});
