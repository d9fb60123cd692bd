import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Call } from '../../../src/kernel/call.ts';
import { createPreviewPlaceNode } from '../../../src/trees/place-node/preview-place-node.ts';
import { createGetBatch } from '../../../src/trees/placement-batches/placement-batches.ts';
import type { TreeWriteDependencies } from '../../../src/trees/write/tree-dependencies.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { addNetwork, CONTEXT } from '../../support/tree-network.ts';
import { fourTrees } from '../../support/tree-plans.ts';
import { watchedWrites } from '../../support/watched-writes.ts';

const plan = fourTrees();
const DEPTH = 6_000;
const LEVELS_AT_ONCE_MAX = 1_000;
/** One more read for the way above, which fills the lists. */
const MORE_MAX = 1;
/** Number of reads of levels after which the caller leaves. */
const READS = 3;

describe('The preview of a move', () => {
  let server: TestServer;
  let people: number[];
  let dependencies: TreeWriteDependencies;
  let calls: string[];
  let levels: number[];
  let onLevels: () => void;
  before(async () => {
    server = await startTestServer({ extension: { plan } });
    dependencies = watchedWrites(server, plan, {
      onCall(method, args) {
        calls.push(method);
        if (method !== 'nearestUplines') return;
        levels.push(Number(args[2]));
        onLevels();
      },
    });
    people = await addNetwork(
      server.installation,
      Array.from({ length: DEPTH }, (_, level) => {
        return { uplines: { Enrollment: -1, Binary: [level - 1, 'Left'] as const } };
      }),
    );
  });
  beforeEach(() => {
    [calls, levels, onLevels] = [[], [], () => undefined];
  });
  after(() => server.close());

  const at = (level: number) => people.at(level) ?? 0;
  const preview = (customerId: number, toUplineId: number, call = new Call(CONTEXT)) => {
    const query = { tree: 'Binary', toUplineId, leg: 'Right' };
    return createPreviewPlaceNode(dependencies)(customerId, query, call);
  };
  const costOf = async (work: () => Promise<unknown>) => {
    [calls, levels] = [[], []];
    await work();
    assert.ok(!calls.includes('uplineIds'), 'a complete upline was read');
    return calls.length;
  };
  const stage = async (customerId: number, toUplineId: number) => {
    const items = [{ action: 'place', customerId, tree: 'Binary', toUplineId, leg: 'Right' }];
    return (await server.call('POST', '/v1/placement-batches', { items })).json.BatchId;
  };

  it('costs as much thousands of levels below the root as near it, if both places are close together', async () => {
    const few = await costOf(() => preview(at(6), at(4)));
    const many = await costOf(() => preview(at(-1), at(-3)));
    assert.ok(many <= few + MORE_MAX, `${many} calls instead of ${few}`);
    assert.ok(levels.reduce((sum, read) => sum + read, 0) < 2 * LEVELS_AT_ONCE_MAX, `${levels}`);
    const [near, far] = [await stage(at(6), at(4)), await stage(at(-1), at(-3))];
    const read = (id: number) => costOf(() => createGetBatch(dependencies)(id, new Call(CONTEXT)));
    assert.ok((await read(far)) <= (await read(near)) + MORE_MAX);
  });

  it('reads a long way a limited number of levels at a time, and ends with its caller', async () => {
    await costOf(() => preview(at(-1), 2));
    assert.ok(levels.length > DEPTH / LEVELS_AT_ONCE_MAX);
    assert.ok(Math.max(...levels) <= LEVELS_AT_ONCE_MAX, `${levels}`);
    const leaving = new AbortController();
    levels = [];
    onLevels = () => {
      if (levels.length === READS) leaving.abort(new Error('gone'));
    };
    const call = new Call({ ...CONTEXT, signal: leaving.signal });
    await assert.rejects(preview(at(-1), 2, call), /gone/);
    assert.equal(levels.length, READS);
  });
});
