import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { problemsOf } from '../../../test/support/answers.ts';
import { distributorBody, preferredBody, retailBody } from '../../../test/support/bodies.ts';
import { runSql, startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { fourTrees } from '../../../test/support/tree-plans.ts';

describe('List Type Changes', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer({ now: () => new Date('2026-11-23T12:00:00.750Z') });
  });
  after(() => server.close());
  const list = async (id: number) => (await server.call('GET', `/v1/customers/${id}/type-changes`)).json;

  it('returns every change, oldest first, with its actor, operation and request', async () => {
    const id = await server.create(retailBody());
    const upgrade = await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody());
    const put = await server.call('PUT', `/v1/customers/${id}`, retailBody());
    const patch = await server.call('PATCH', `/v1/customers/${id}`, { CustomerType: 3 });
    const rows = await list(id);
    const shared = { CustomerId: id, ChangeDate: '2026-11-23T12:00:00.750Z', Actor: 'test' };
    const requestIdOf = ({ headers }: { headers: Headers }) => headers.get('x-directscale-requestid');
    assert.deepEqual(
      rows.map(({ RecordNumber: _number, ...row }: { RecordNumber: number }) => row),
      [
        {
          ...shared,
          OldCustomerType: 2,
          NewCustomerType: 1,
          Operation: 'UpgradeCustomer',
          RequestId: requestIdOf(upgrade),
        },
        {
          ...shared,
          OldCustomerType: 1,
          NewCustomerType: 2,
          Operation: 'UpdateCustomer',
          RequestId: requestIdOf(put),
        },
        {
          ...shared,
          OldCustomerType: 2,
          NewCustomerType: 3,
          Operation: 'UpdateCustomerByParameter',
          RequestId: requestIdOf(patch),
        },
      ],
    );
    const numbers = rows.map((row: { RecordNumber: number }) => row.RecordNumber);
    assert.deepEqual(
      numbers,
      [...numbers].sort((a: number, b: number) => a - b),
    );
  });

  it('returns instants that can be used as asOf: the new state at the instant, the old state just before', async () => {
    const id = await server.create(retailBody());
    await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody());
    const [{ ChangeDate }] = await list(id);
    const typeAt = async (asOf: string) => {
      const path = `/v1/customers/2/downline/nodes?tree=Enrollment&pageSize=500&asOf=${asOf}`;
      const { Nodes } = (await server.call('GET', path)).json;
      return Nodes.find((node: { CustomerId: number }) => node.CustomerId === id)?.CustomerType;
    };
    assert.equal(await typeAt(ChangeDate), 1);
  });

  it('returns the instant at which the upgrade placed the customer, in every tree', async () => {
    await using trees = await startTestServer({
      extension: {
        plan: fourTrees({ Binary: { placementRule: 'FirstEmpty' }, Matrix: { placementRule: 'FirstEmpty' } }),
      },
      now: () => new Date('2026-11-23T12:00:00.750Z'),
    });
    const sponsor = await trees.create(distributorBody());
    const id = await trees.create(retailBody({ SponsorId: sponsor }));
    // The clock does not advance, so each of these is a millisecond later in its tree.
    for (const tree of ['Unilevel', 'Unilevel', 'Binary']) {
      const moved = await trees.create(distributorBody({ SponsorId: sponsor }));
      const path = `/v1/customers/${moved}/downline/placenode?tree=${tree}&toUplineId=2&findAvailable=true`;
      const answer = await trees.call('POST', path);
      assert.equal(answer.status, 200, answer.text);
    }
    assert.equal(
      (await trees.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody({ SponsorId: sponsor })))
        .status,
      201,
    );
    const [{ ChangeDate }] = (await trees.call('GET', `/v1/customers/${id}/type-changes`)).json;
    for (const tree of ['Enrollment', 'Unilevel', 'Binary', 'Matrix']) {
      const path = `/v1/customers/2/downline/nodes?tree=${tree}&pageSize=500&asOf=${ChangeDate}`;
      const { Nodes } = (await trees.call('GET', path)).json;
      const node = Nodes.find(({ CustomerId }: { CustomerId: number }) => CustomerId === id);
      assert.equal(node?.CustomerType, 1, tree);
    }
  });

  it('returns an empty array for a customer whose type never changed', async () => {
    const id = await server.create(retailBody());
    await server.call('PUT', `/v1/customers/${id}`, retailBody());
    await server.call('PUT', `/v1/customers/upgrade/${id}`, { CustomerType: 1 });
    assert.deepEqual(await list(id), []);
  });

  it('answers 404 for an unknown id', async () => {
    const answer = await server.call('GET', '/v1/customers/999999/type-changes');
    assert.deepEqual([answer.status, ...problemsOf(answer)], [404, 'customerId: customer_not_found']);
  });

  it('includes a change by plain SQL, with the actor sql and not the last writer', async () => {
    const ids = [await server.create(retailBody()), await server.create(retailBody())];
    await server.sql(`UPDATE customers SET base_type = 3 WHERE id IN (${ids.join()})`);
    for (const id of ids) {
      const [row, ...more] = await list(id);
      assert.deepEqual(more, []);
      assert.deepEqual(
        [row.OldCustomerType, row.NewCustomerType, row.Actor, row.Operation, row.RequestId],
        [2, 3, 'sql', 'sql', null],
      );
      // The time comes from the database: the program's clock does not advance in this test.
      assert.match(row.ChangeDate, /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
      assert.notEqual(row.ChangeDate, '2026-11-23T12:00:00.750Z');
      assert.equal((await server.call('GET', `/v1/customers/${id}`)).json.CustomerType, 3);
    }
  });

  it('has no row for a statement that was rolled back or changes no type', async () => {
    const id = await server.create(preferredBody());
    await server.sql(`UPDATE customers SET base_type = 3, first_name = 'x' WHERE id = ${id}`);
    const cancelled = server.installation.database.writer.transaction().execute(async (transaction) => {
      await runSql(transaction, `UPDATE customers SET base_type = 1 WHERE id = ${id}`);
      throw new Error('cancelled');
    });
    await assert.rejects(cancelled, /cancelled/);
    assert.deepEqual(await list(id), []);
  });
});
