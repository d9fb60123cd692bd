import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { addNetwork } from '../../support/tree-network.ts';
import { fourTrees } from '../../support/tree-plans.ts';

const plan = fourTrees();
/** Several parts of an answer, the last one not full. */
const PEOPLE = 220;

describe('An answer with a long list', () => {
  let server: TestServer;
  let ids: number[];
  before(async () => {
    server = await startTestServer({ extension: { plan } });
    const person = { uplines: { Enrollment: -1, Unilevel: -1 } };
    ids = await addNetwork(
      server.installation,
      Array.from({ length: PEOPLE }, () => person),
    );
  });
  after(() => server.close());

  const nodes = `/v1/customers/2/downline/nodes?tree=Unilevel&pageSize=${PEOPLE}`;
  const batch = () => ({
    Reason: 'Größe – 大',
    Items: ids.slice(1).map((CustomerId) => {
      return { Action: 'place', CustomerId, Tree: 'Unilevel', ToUplineId: ids[0], Reason: 'é' };
    }),
  });

  it('is complete, and states its length in bytes', async () => {
    const listed = await server.call('GET', nodes);
    assert.equal(listed.status, 200, listed.text);
    const found = listed.json.Nodes.map(({ CustomerId }: { CustomerId: number }) => CustomerId);
    assert.deepEqual(found, ids);
    const staged = await server.call('POST', '/v1/placement-batches', batch());
    assert.equal(staged.json.Items.length, PEOPLE - 1);
    assert.ok(staged.json.Preview.every(({ allowed }: { allowed: boolean }) => allowed));
    for (const { headers, text } of [listed, staged]) {
      assert.equal(headers.get('content-length'), String(Buffer.byteLength(text)));
      assert.equal(headers.get('content-type'), 'application/json');
    }
  });

  it('has its headers without a body for HEAD', async () => {
    const listed = await server.call('GET', nodes);
    const head = await server.call('HEAD', nodes);
    assert.deepEqual([head.status, head.text], [200, '']);
    assert.equal(head.headers.get('content-length'), listed.headers.get('content-length'));
  });

  it('is the same for a repeated request with a key', async () => {
    const headers = { 'Idempotency-Key': 'long-answer' };
    const first = await server.call('POST', '/v1/placement-batches', batch(), headers);
    const again = await server.call('POST', '/v1/placement-batches', batch(), headers);
    assert.equal(first.status, 201, first.text);
    assert.equal(again.headers.get('idempotent-replayed'), 'true');
    assert.equal(again.text, first.text);
  });
});
