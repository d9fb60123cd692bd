import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { problemsOf } from '../../test/support/answers.ts';
import { distributorBody, retailBody } from '../../test/support/bodies.ts';
import { startTestServer } from '../../test/support/test-server.ts';
import extension from './index.ts';

describe('the extension with house rules', () => {
  it('before: records who enrolled a customer, even if the body has another value', async () => {
    await using server = await startTestServer({ extension });
    const body = retailBody({ AssociateCustom: { Field1: 'mine', Field10: 'forged' } });
    const stored = await server.call('GET', `/v1/customers/${await server.create(body)}`);
    assert.equal(stored.json.AssociateCustom.Field1, 'mine');
    assert.equal(stored.json.AssociateCustom.Field10, 'enrolled by test');
  });

  it('refuse: refuses throwaway addresses', async () => {
    await using server = await startTestServer({ extension });
    const body = retailBody({ EmailAddress: 'me@Throwaway.example' });
    const answer = await server.call('POST', '/v1/customers', body);
    assert.equal(answer.status, 409);
    assert.deepEqual(problemsOf(answer), ['EmailAddress: email_not_available']);
  });

  it('replace: assigns its own back office ids', async () => {
    await using server = await startTestServer({ extension });
    for (const [body, letter] of [
      [retailBody(), 'C'],
      [distributorBody(), 'D'],
    ] as const) {
      const id = await server.create(body);
      const stored = await server.call('GET', `/v1/customers/${id}`);
      assert.equal(stored.json.BackOfficeId, `${letter}-${id}`);
    }
  });

  it('after: places a customer who becomes a distributor by PATCH, once', async () => {
    await using server = await startTestServer({ extension });
    const id = await server.create(distributorBody({ CustomerType: 2 }));
    const address = `/v1/customers/${id}`;
    assert.equal((await server.call('PATCH', address, { CustomerType: 1 })).status, 200);
    assert.equal((await server.call('PATCH', address, { FirstName: 'Again' })).status, 200);
    assert.deepEqual(
      await server.sql(
        `SELECT upline_id, reason FROM placements WHERE node_id = ${id} AND tree = 'Unilevel'`,
      ),
      [{ upline_id: 2, reason: 'became a distributor' }],
    );
  });
});
