import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { MergeStores } from '../../../src/customers/merge-customers/merge-dependencies.ts';
import { createTryMerge } from '../../../src/customers/merge-customers/preview-merge.ts';
import type { UnitOfWork } from '../../../src/database/unit-of-work.ts';
import { Call } from '../../../src/kernel/call.ts';
import { createGetBatch } from '../../../src/trees/placement-batches/placement-batches.ts';
import { createTryBatchUndo } from '../../../src/trees/placement-batches/try-undo.ts';
import type { TreeWriteDependencies } from '../../../src/trees/write/tree-dependencies.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { addNetwork, CONTEXT } from '../../support/tree-network.ts';
import { fourTrees } from '../../support/tree-plans.ts';
import { watchedWrites } from '../../support/watched-writes.ts';

const plan = fourTrees();
const MOVED = 20;
/** The caller leaves after this many customers are placed. */
const PLACED = 3;

describe('A caller who leaves in the middle of a preview', () => {
  let server: TestServer;
  let people: number[];
  let leaving: AbortController;
  let placed: number;
  let dependencies: TreeWriteDependencies;
  before(async () => {
    server = await startTestServer({ extension: { plan } });
    const person = { uplines: { Enrollment: -1, Unilevel: -1 } };
    people = await addNetwork(
      server.installation,
      Array.from({ length: MOVED + 1 }, () => person),
    );
    dependencies = watchedWrites(server, plan, {
      onCall(method) {
        if (method !== 'place' && method !== 'placeAndNote') return;
        placed += 1;
        if (placed === PLACED) leaving.abort(new Error('gone'));
      },
    });
  });
  after(() => server.close());

  const stage = async (items: readonly object[]) =>
    (await server.call('POST', '/v1/placement-batches', { items })).json.BatchId;
  const moves = () => {
    const [toUplineId, ...moved] = people;
    return moved.map((customerId) => ({ action: 'place', customerId, tree: 'Unilevel', toUplineId }));
  };
  const commit = async (batchId: number) => {
    const { status, text } = await server.call('POST', `/v1/placement-batches/${batchId}/commit`);
    assert.equal(status, 200, text);
  };
  const assertEnds = async (preview: (call: Call) => Promise<unknown>) => {
    leaving = new AbortController();
    placed = 0;
    await assert.rejects(preview(new Call({ ...CONTEXT, signal: leaving.signal })), /gone/);
    assert.equal(placed, PLACED);
  };

  it('ends its work in the database: for a batch of moves, its undo, and a removal', async () => {
    const batchId = await stage(moves());
    await assertEnds((call) => createGetBatch(dependencies)(batchId, call));
    await commit(batchId);
    await assertEnds((call) => createTryBatchUndo(dependencies)(batchId, call));
    const removal = { action: 'remove', customerId: people[0], tree: 'Unilevel', children: 'rollup' };
    const removed = await stage([removal]);
    await assertEnds((call) => createGetBatch(dependencies)(removed, call));
  });

  it('ends its work in the database: for a merge', async () => {
    const person = { uplines: { Enrollment: -1, Unilevel: -1 } };
    const below = { uplines: { Enrollment: 1, Unilevel: 1 } };
    const [survivorId = 0, mergedId = 0] = await addNetwork(server.installation, [
      ...[person, person],
      ...Array.from({ length: MOVED }, () => below),
    ]);
    // The stores also include those of merges.
    const merging = dependencies.unitOfWork as unknown as UnitOfWork<MergeStores>;
    const tryMerge = createTryMerge({ treeWrites: dependencies, merging });
    const order = { survivorId, mergedId, take: [], places: [], reason: 'enrolled twice' };
    await assertEnds((call) => tryMerge(order, call));
  });
});
