import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Answer, problemsOf } from '../../../test/support/answers.ts';
import { distributorBody, retailBody } from '../../../test/support/bodies.ts';
import { leftOfErased } from '../../../test/support/held-on-people.ts';
import { assertInvariants } from '../../../test/support/invariants.ts';
import { startTestServer, type TestServer, testEngine } from '../../../test/support/test-server.ts';
import { addNetwork } from '../../../test/support/tree-network.ts';
import { fourTrees } from '../../../test/support/tree-plans.ts';

const plan = fourTrees();
const REASON = 'enrolled twice';
const ROUNDS = 8;

const merge = (server: TestServer, id: number, MergedCustomerId: number, headers = {}) =>
  server.call('POST', `/v1/customers/${id}/merge`, { MergedCustomerId, Reason: REASON }, headers);
const undo = (server: TestServer, id: number) => server.call('POST', `/v1/customers/${id}/merge/undo`);
const sound = (server: TestServer) =>
  assertInvariants({ query: server.sql, engine: testEngine, plan, isRearranged: true });
const outcomes = (answers: readonly Answer[]) =>
  answers.map((answer) => (answer.status < 300 ? 'done' : String(answer.json.code))).sort();

/** Two customers, with another customer below the second. */
async function pair(server: TestServer) {
  const nodes = [-1, -1, 1].map((upline) => ({ uplines: { Enrollment: upline, Unilevel: upline } }));
  return (await addNetwork(server.installation, nodes)) as [number, number, number];
}

describe('Merges at the same time', () => {
  it('of the same two people happen once, in either direction', async () => {
    await using server = await startTestServer({ extension: { plan } });
    for (let round = 0; round < ROUNDS; round += 1) {
      const [s, m] = await pair(server);
      const answers = await Promise.all([
        merge(server, s, m),
        merge(server, m, s),
        merge(server, s, m),
        merge(server, m, s),
      ]);
      assert.deepEqual(outcomes(answers), ['customer_merged', 'customer_merged', 'customer_merged', 'done']);
    }
    await sound(server);
  });

  it('of two people and an upgrade of one of them: the upgrade comes before the merge, or is refused', async () => {
    await using server = await startTestServer({ extension: { plan } });
    for (let round = 0; round < ROUNDS; round += 1) {
      const [s] = await pair(server);
      const m = await server.create(retailBody());
      const [merged, upgraded] = await Promise.all([
        merge(server, s, m),
        server.call('PUT', `/v1/customers/upgrade/${m}`, distributorBody()),
      ]);
      assert.equal(merged?.status, 200, merged?.text);
      if (upgraded?.status !== 201) assert.equal(upgraded?.json.code, 'customer_merged');
    }
    await sound(server);
  });

  it('of two people leave no one under the merged one, even if people move or enroll there at the same time', async () => {
    await using server = await startTestServer({ extension: { plan } });
    for (let round = 0; round < ROUNDS; round += 1) {
      const [s, m, child] = await pair(server);
      const [merged] = await Promise.all([
        merge(server, s, m),
        server.call('POST', `/v1/customers/${child}/downline/placenode?tree=Unilevel&toUplineId=2`),
        server.call('POST', '/v1/customers', distributorBody({ SponsorId: m })),
      ]);
      assert.equal(merged?.status, 200, merged?.text);
      const below = `SELECT node_id FROM placements WHERE upline_id = ${m} AND to_at IS NULL`;
      assert.deepEqual(await server.sql(below), []);
      assert.deepEqual(await server.sql(`SELECT id FROM customers WHERE sponsor_id = ${m}`), []);
    }
    await sound(server);
  });

  it('and undos of the same people end in one of the two states', async () => {
    await using server = await startTestServer({ extension: { plan } });
    const [s, m] = await pair(server);
    for (let round = 0; round < ROUNDS; round += 1) {
      assert.equal((await merge(server, s, m)).status, 200);
      const answers = await Promise.all([undo(server, m), undo(server, m), undo(server, m)]);
      assert.deepEqual(outcomes(answers), ['done', 'not_merged', 'not_merged']);
    }
    await sound(server);
  });
});

describe('A merge', () => {
  it('with an idempotency key happens once and is answered twice, and If-Match limits it to a version', async () => {
    await using server = await startTestServer({ extension: { plan } });
    const [s, m] = await pair(server);
    const stale = await merge(server, s, m, { 'If-Match': '"stale"' });
    assert.deepEqual([stale.status, stale.json.code], [412, 'precondition_failed']);
    const tag = (await server.call('GET', `/v1/customers/${s}`)).headers.get('etag') ?? '';
    const headers = { 'If-Match': tag, 'Idempotency-Key': 'merge-once' };
    const first = await merge(server, s, m, headers);
    const second = await merge(server, s, m, headers);
    assert.deepEqual([first.status, second.status], [200, 200]);
    assert.deepEqual(second.json, first.json);
    assert.equal(second.headers.get('idempotent-replayed'), 'true');
  });

  it('is reported in the feed, with ids only', async () => {
    await using server = await startTestServer({ extension: { plan } });
    const [s, m] = await pair(server);
    const { json } = await merge(server, s, m);
    await undo(server, m);
    const query = `SELECT event_type, details FROM outbox_events WHERE customer_id = ${m} AND event_type LIKE 'customer.merge%' ORDER BY id`;
    const details = (row: Record<string, unknown>) =>
      typeof row['details'] === 'string' ? JSON.parse(row['details']) : row['details'];
    assert.deepEqual(
      (await server.sql(query)).map((row) => [row['event_type'], details(row)]),
      [
        ['customer.merged', { mergeId: json.MergeId, survivorId: s }],
        ['customer.merge_undone', { mergeId: json.MergeId, survivorId: s }],
      ],
    );
  });

  it('is erased with the survivor: both records, and the data for an undo', async () => {
    await using server = await startTestServer({ extension: { plan } });
    const m = await server.create(retailBody({ FirstName: 'Zebulon', BackOfficeId: 'BACK-77' }));
    const s = await server.create(distributorBody());
    assert.equal((await merge(server, s, m)).status, 200);
    assert.equal((await server.call('POST', `/v1/customers/${s}/erase`)).status, 200);
    assert.deepEqual(await leftOfErased(server.sql, `${s}, ${m}`), []);
    assert.deepEqual(problemsOf(await undo(server, m)), ['customerId: merge_built_upon']);
    const found = await server.call('GET', `/v1/customers/${m}`);
    assert.deepEqual([found.json.CustomerId, found.json.FirstName], [s, '']);
    await sound(server);
  });

  it('is in the export of both, and no search finds the merged customer', async () => {
    await using server = await startTestServer({ extension: { plan } });
    const m = await server.create(retailBody({ FirstName: 'Zebulon' }));
    const s = await server.create(distributorBody());
    await merge(server, s, m);
    for (const id of [s, m]) {
      const { json } = await server.call('GET', `/v1/customers/${id}/export`);
      assert.deepEqual(
        json.Merges.map((one: Record<string, unknown>) => [
          one['CustomerId'],
          one['MergedCustomerId'],
          one['Reason'],
        ]),
        [[s, m, REASON]],
      );
    }
    const found = await server.call('GET', '/v1/customers/search/Zebulon');
    assert.equal(found.json.TotalResultCount ?? found.json.length ?? 0, 0, found.text);
  });
});
