import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { problemsOf } from '../../../test/support/answers.ts';
import { retailBody } from '../../../test/support/bodies.ts';
import { assertInvariants } from '../../../test/support/invariants.ts';
import { storedData } from '../../../test/support/refusals.ts';
import { startTestServer, type TestServer, testEngine } from '../../../test/support/test-server.ts';
import { addNetwork } from '../../../test/support/tree-network.ts';
import { fourTrees } from '../../../test/support/tree-plans.ts';

const plan = fourTrees();

describe('Placement batches', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer({ extension: { plan } });
  });
  after(() => server.close());

  /** Four customers in a chain below the root in the Unilevel tree. */
  const chain = () =>
    addNetwork(
      server.installation,
      [-1, 0, 1, 2].map((upline) => ({ uplines: { Enrollment: -1, Unilevel: upline } })),
    );
  const upline = async (id: number | undefined) =>
    (await server.call('GET', `/v1/customers/${id}/upline?tree=Unilevel`)).json;
  const stage = (items: unknown[], headers = {}) =>
    server.call('POST', '/v1/placement-batches', { reason: 'tidy up', items }, headers);
  const act = (id: number, what: string) => server.call('POST', `/v1/placement-batches/${id}/${what}`);
  const move = (customerId: number | undefined, toUplineId: number | undefined, more = {}) => ({
    action: 'place',
    customerId,
    tree: 'unilevel',
    toUplineId,
    ...more,
  });
  const remove = (customerId: number | undefined, children = 'rollup') => ({
    action: 'remove',
    customerId,
    tree: 'Unilevel',
    children,
  });

  it('are staged, with each item tried after the previous ones, and change nothing in the trees', async () => {
    const [a, b, c, d] = await chain();
    const before = await storedData(server);
    // In reverse order: each move is possible only after the previous one.
    const staged = await stage([move(d, 2), move(c, d), move(b, c), move(a, b)]);
    assert.equal(staged.status, 201);
    assert.equal(staged.json.Allowed, true);
    assert.deepEqual(staged.json.Preview[3].newUpline, [b, c, d, 2]);
    assert.deepEqual(await storedData(server), before);
    const read = await server.call('GET', staged.headers.get('location') ?? '');
    assert.deepEqual(read.json, staged.json);
  });

  it('read the trees again after an item that moves more people than one read returns', async () => {
    const indexed = await startTestServer({
      extension: { plan },
      environment: { UPLINE_TREE_INDEX: 'always' },
    });
    try {
      // Each person has two rows in the log of changes: the end of a placement and the next one.
      const people = Array.from({ length: 600 }, (_, index) => (index === 0 ? -1 : 0));
      const [above, first, second] = await addNetwork(
        indexed.installation,
        people.map((upline) => ({ uplines: { Enrollment: -1, Unilevel: upline } })),
      );
      const items = [remove(above), move(second, first)];
      const staged = await indexed.call('POST', '/v1/placement-batches', { reason: 'tidy up', items });
      assert.deepEqual(staged.json.Preview[1].newUpline, [first, 2]);
    } finally {
      await indexed.close();
    }
  });

  it('commit all items in one transaction, with their own reasons, and are undone as a whole', async () => {
    const [a, b, c, d] = await chain();
    const { json } = await stage([move(d, 2, { reason: 'first' }), move(c, d), move(b, c), remove(a)]);
    const committed = await act(json.BatchId, 'commit');
    assert.deepEqual(
      [committed.status, committed.json.State, committed.json.CommittedBy],
      [200, 'committed', 'test'],
    );
    assert.deepEqual([await upline(b), await upline(a)], [[c, d, 2], []]);
    const history = async (id: number | undefined) =>
      (await server.call('GET', `/v1/customers/${id}/placements?tree=Unilevel`)).json;
    const [first, second] = [(await history(d))[1], (await history(c))[1]];
    assert.deepEqual([first.Reason, second.Reason, first.BatchId], ['first', 'tidy up', json.BatchId]);
    assert.equal((await server.call('GET', `/v1/customers/${b}`)).json.SponsorId, c);
    assert.deepEqual(problemsOf(await act(json.BatchId, 'commit')), ['batchId: batch_not_staged']);

    const undone = await act(json.BatchId, 'undo');
    assert.deepEqual([undone.status, undone.json.State], [200, 'undone']);
    assert.deepEqual(await upline(d), [c, b, a, 2]);
    assert.equal((await server.call('GET', `/v1/customers/${b}`)).json.SponsorId, a);
    assert.deepEqual(problemsOf(await act(json.BatchId, 'undo')), ['batchId: batch_not_committed']);
    await assertInvariants({ query: server.sql, engine: testEngine, plan, isRearranged: true });
  });

  it('commit nothing if an item is refused, and name every faulty item', async () => {
    const [a, b, c, d] = await chain();
    const items = [move(d, 2), move(a, b), remove(c, 'keep'), move(c, 999_999)];
    const { json } = await stage(items);
    assert.equal(json.Allowed, false);
    assert.deepEqual(
      json.Preview.map(({ allowed }: { allowed: boolean }) => allowed),
      [true, false, true, false],
    );
    const before = await storedData(server);
    const refused = await act(json.BatchId, 'commit');
    assert.equal(refused.status, 409);
    assert.deepEqual(problemsOf(refused), [
      'Items.1.ToUplineId: placement_cycle',
      'Items.3.ToUplineId: upline_not_placed',
    ]);
    assert.deepEqual(await storedData(server), before);
    const read = await server.call('GET', `/v1/placement-batches/${json.BatchId}`);
    assert.equal(read.json.State, 'staged');
  });

  it('cannot be undone if later changes depend on them', async () => {
    const builds: ((ids: number[]) => Promise<unknown>)[] = [
      ([, , c = 0, d]) =>
        server.call('POST', `/v1/customers/${d}/downline/placenode?tree=Unilevel&toUplineId=${c}`),
      async ([, b]) => {
        const [guest] = await addNetwork(server.installation, [{ uplines: { Enrollment: -1 } }]);
        await server.call('POST', `/v1/customers/${guest}/downline/placenode?tree=Unilevel&toUplineId=${b}`);
      },
      ([a]) => server.call('POST', `/v1/customers/${a}/downline/removenode?tree=Unilevel&children=rollup`),
    ];
    for (const build of builds) {
      const ids = await chain();
      const [, b, , d] = ids;
      const { json } = await stage([move(d, 2), move(b, 2)]);
      assert.equal((await act(json.BatchId, 'commit')).status, 200);
      await build(ids);
      const before = await storedData(server);
      const refused = await act(json.BatchId, 'undo');
      assert.deepEqual([refused.status, ...problemsOf(refused)], [409, 'batchId: batch_built_upon']);
      assert.deepEqual(await storedData(server), before);
    }
  });

  it('can be undone, latest first, regardless of what later batches did to the same people', async () => {
    const later: ((ids: number[], guest: number) => unknown[][])[] = [
      ([, , c, d]) => [[move(d, c)]],
      ([, , c, d]) => [[move(d, c)], [move(d, 2)], [remove(d)]],
      ([, , c, d]) => [[remove(d), move(d, c)]],
      // The undo of the last batch leaves no place; the undo of the batch before restores the place of the first batch.
      ([, , c, d]) => [[remove(d)], [move(d, c)]],
      ([, , , d]) => [[remove(d)], [move(d, 2)]],
      ([, , c, d]) => [[move(d, c), move(d, 2)], [move(d, c)]],
      ([, , c, d]) => [[move(d, c), remove(d)], [move(c, 2)]],
      ([, b]) => [[remove(b)]],
      ([, b]) => [[remove(b, 'keep')]],
      ([, b], guest) => [[move(guest, b)], [remove(guest)]],
      // Moves a customer away from below a customer of the first batch; the undo moves them back.
      ([, , c]) => [[move(c, 2)]],
      ([a, b, c, d]) => [
        [move(c, d), move(d, a)],
        [remove(a), move(b, c)],
      ],
    ];
    for (const batchesOf of later) {
      const ids = await chain();
      const [, b, , d] = ids;
      const [guest = 0] = await addNetwork(server.installation, [{ uplines: { Enrollment: -1 } }]);
      const places = () =>
        server.sql(`SELECT node_id, upline_id, is_vacant FROM placements
          WHERE tree = 'Unilevel' AND to_at IS NULL AND node_id IN (${[...ids, guest]}) ORDER BY node_id`);
      const committed: { id: number; before: unknown }[] = [];
      for (const items of [[move(d, 2), move(b, 2)], ...batchesOf(ids, guest)]) {
        const before = await places();
        const { json } = await stage(items);
        const { status, text } = await act(json.BatchId, 'commit');
        assert.equal(status, 200, text);
        committed.push({ id: json.BatchId, before });
      }
      for (const { id, before } of committed.toReversed()) {
        const undone = await act(id, 'undo');
        assert.deepEqual([undone.status, await places()], [200, before], undone.text);
      }
    }
    await assertInvariants({ query: server.sql, engine: testEngine, plan, isRearranged: true });
  });

  it('cannot be undone when a customer was moved by hand after the undo of a later batch', async () => {
    const [, b, c, d] = await chain();
    const [first, second] = [await stage([move(d, 2)]), await stage([move(d, c)])];
    for (const { json } of [first, second]) assert.equal((await act(json.BatchId, 'commit')).status, 200);
    assert.equal((await act(second.json.BatchId, 'undo')).status, 200);
    await server.call('POST', `/v1/customers/${d}/downline/placenode?tree=Unilevel&toUplineId=${b}`);
    assert.deepEqual(problemsOf(await act(first.json.BatchId, 'undo')), ['batchId: batch_built_upon']);
  });

  it('restore a place that they emptied and filled, and two legs that they swapped', async () => {
    const [, q = 0, c] = await chain();
    const binary = await addNetwork(server.installation, [
      { uplines: { Enrollment: -1, Binary: [-1, 'Left'] } },
      { uplines: { Enrollment: -1, Binary: [0, 'Left'] } },
      { uplines: { Enrollment: -1, Binary: [0, 'Right'] } },
    ]);
    const [head, left, right] = binary;
    const inBinary = (customerId: number | undefined, leg: string) =>
      move(customerId, head, { tree: 'Binary', leg });
    const places = async () =>
      server.sql(`SELECT tree, node_id, upline_id, leg FROM placements
        WHERE to_at IS NULL AND node_id IN (${[q, c, ...binary]}) ORDER BY tree, node_id`);
    const swap = [{ ...remove(left), tree: 'Binary' }, inBinary(right, 'Left'), inBinary(left, 'Right')];
    const belowChild = [remove(q), move(q, c)];
    const before = await places();
    for (const items of [[remove(q), move(q, 2)], belowChild, swap, [...belowChild, ...swap]]) {
      const { json } = await stage(items);
      assert.equal((await act(json.BatchId, 'commit')).status, 200);
      assert.notDeepEqual(await places(), before);
      const undone = await act(json.BatchId, 'undo');
      assert.deepEqual([undone.status, await places()], [200, before], undone.text);
    }
  });

  it('restore the sponsor in the record of an unplaced customer', async () => {
    const [sponsor, other] = await chain();
    const id = await server.create(retailBody({ SponsorId: sponsor }));
    const { json: before } = await server.call('GET', `/v1/customers/${id}`);
    assert.equal(before.SponsorId, sponsor);
    const { json } = await stage([move(id, other), move(id, 2)]);
    await act(json.BatchId, 'commit');
    assert.equal((await server.call('GET', `/v1/customers/${id}`)).json.SponsorId, 2);
    assert.equal((await act(json.BatchId, 'undo')).status, 200);
    assert.deepEqual((await server.call('GET', `/v1/customers/${id}`)).json, before);
  });

  it('can be undone after the clock was set back, and report the time of the tree', async () => {
    let now = new Date('2026-05-01T00:00:00Z');
    await using late = await startTestServer({ extension: { plan }, now: () => now });
    const post = (path: string, body?: object) => late.call('POST', `/v1/${path}`, body);
    const [a, b, c] = await addNetwork(
      late.installation,
      [-1, -1, -1].map((upline) => ({ uplines: { Enrollment: -1, Unilevel: upline } })),
    );
    await post(`customers/${a}/downline/placenode?tree=Unilevel&toUplineId=${b}`);
    now = new Date('2026-04-01T00:00:00Z');
    const { json } = await post('placement-batches', { items: [move(a, 2), move(b, a)] });
    const committed = await post(`placement-batches/${json.BatchId}/commit`);
    assert.equal(committed.json.CommittedAt, '2026-05-01T00:00:00.001Z');
    const list = async (id: number | undefined) =>
      (await late.call('GET', `/v1/customers/${id}/downline`)).json;
    const nodes = (await late.call('GET', `/v1/customers/${a}/downline/nodes`)).json.Nodes;
    assert.deepEqual(
      [await list(a), nodes.map((node: { CustomerId: number }) => node.CustomerId)],
      [[b], [b]],
    );
    const undone = await post(`placement-batches/${json.BatchId}/undo`);
    assert.deepEqual([undone.status, undone.json.UndoneAt], [200, '2026-05-01T00:00:00.002Z'], undone.text);
    assert.deepEqual([await list(b), await list(a)], [[a], []]);
    // A later change is still noticed after the clock was set back.
    const again = await post('placement-batches', { items: [move(a, 2)] });
    await post(`placement-batches/${again.json.BatchId}/commit`);
    await post(`customers/${a}/downline/placenode?tree=Unilevel&toUplineId=${c}`);
    const refused = await post(`placement-batches/${again.json.BatchId}/undo`);
    assert.deepEqual(problemsOf(refused), ['batchId: batch_built_upon']);
  });

  it('are refused with item and member when they are malformed', async () => {
    const [a] = await chain();
    const cases: [items: unknown[], ...problems: string[]][] = [
      [[], 'Items: invalid_value'],
      [[{ action: 'place', tree: 'Unilevel', toUplineId: 2 }], 'Items.0.CustomerId: wrong_type'],
      [[{ ...move(a, 2), action: 'swap' }], 'Items.0.Action: invalid_value'],
      [[move(a, 2), { ...move(a, 2), tree: 'Oak' }], 'Items.1.Tree: unknown_tree'],
      [[move(999_999, 2)], 'Items.0.CustomerId: customer_not_found'],
    ];
    for (const [items, ...problems] of cases) assert.deepEqual(problemsOf(await stage(items)), problems);
    assert.deepEqual(problemsOf(await act(4711, 'commit')), ['batchId: batch_not_found']);
  });

  it('are staged once for a request that is repeated with the same key', async () => {
    const [a, , c] = await chain();
    const headers = { 'Idempotency-Key': 'one batch' };
    const [first, second] = [await stage([move(c, a)], headers), await stage([move(c, a)], headers)];
    assert.deepEqual(
      [second.text, second.headers.get('location')],
      [first.text, first.headers.get('location')],
    );
  });
});
