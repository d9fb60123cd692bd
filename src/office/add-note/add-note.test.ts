import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { retailBody } from '../../../test/support/bodies.ts';
import { type PortalClient, signedIn } from '../../../test/support/portal-client.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';

const ROUNDS = 8;

describe('An erasure', () => {
  let server: TestServer;
  let admin: PortalClient;
  before(async () => {
    server = await startTestServer();
    admin = await signedIn(server, 'amara@example.com', 'Administrator');
  });
  after(() => server.close());

  it('leaves no note and no reset link that is created at the same time', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const id = await server.create(retailBody());
      const path = `/office/people/${id}`;
      const made = [1, 2, 3, 4].flatMap(() => [
        admin.call('POST', `${path}/notes`, { Text: 'Called' }),
        admin.call('POST', `${path}/password-link`, {}),
      ]);
      const erased = await server.call('POST', `/v1/customers/${id}/erase`);
      assert.equal(erased.status, 200);
      for (const { status, json } of await Promise.all(made))
        assert.ok(status === 201 || json.code === 'customer_erased', JSON.stringify(json));
      const left = await server.sql(
        `SELECT customer_id FROM service_log WHERE customer_id = ${id}
         UNION ALL SELECT customer_id FROM password_links WHERE customer_id = ${id}`,
      );
      assert.deepEqual(left, []);
      const late = await admin.call('POST', `${path}/notes`, { Text: 'Called' });
      assert.equal(late.json.code, 'customer_erased');
    }
  });
});
