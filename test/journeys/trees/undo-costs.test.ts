import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Call } from '../../../src/kernel/call.ts';
import { createTryBatchUndo } from '../../../src/trees/placement-batches/try-undo.ts';
import type { TreeWriteDependencies } from '../../../src/trees/write/tree-dependencies.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { addNetwork, CONTEXT, type NetworkNode } from '../../support/tree-network.ts';
import { fourTrees } from '../../support/tree-plans.ts';
import { watchedWrites } from '../../support/watched-writes.ts';

const plan = fourTrees();
/** Several pages of a read. */
const MANY = 3_500;
/** Far fewer than levels or pages. */
const MORE_MAX = 12;

describe('The undo of one move', () => {
  let server: TestServer;
  let dependencies: TreeWriteDependencies;
  let [calls, statements] = [0, 0];
  before(async () => {
    server = await startTestServer({ extension: { plan } });
    dependencies = watchedWrites(server, plan, {
      onCall: () => {
        calls += 1;
      },
      onStatement: () => {
        statements += 1;
      },
    });
  });
  after(() => server.close());

  /** Number of calls and statements that the undo of a move takes. */
  const costOf = async (tree: string, customerId: number | undefined, toUplineId: number | undefined) => {
    const items = [{ action: 'place', customerId, tree, toUplineId, findAvailable: true }];
    const { json } = await server.call('POST', '/v1/placement-batches', { items });
    assert.ok(json.Allowed, JSON.stringify(json.Preview));
    await server.call('POST', `/v1/placement-batches/${json.BatchId}/commit`);
    [calls, statements] = [0, 0];
    const { problems } = await createTryBatchUndo(dependencies)(json.BatchId, new Call(CONTEXT));
    assert.deepEqual(problems, []);
    return { calls, statements };
  };

  it('takes as many statements with thousands of people directly below as with none', async () => {
    const person = { uplines: { Enrollment: -1, Unilevel: -1 } };
    const below = { uplines: { Enrollment: -1, Unilevel: 0 } };
    const [wide, narrow, other] = await addNetwork(server.installation, [
      ...[person, person, person],
      ...Array.from({ length: MANY }, () => below),
    ]);
    const few = await costOf('Unilevel', narrow, other);
    const many = await costOf('Unilevel', wide, other);
    assert.ok(many.statements <= few.statements + 1, `${many.statements} instead of ${few.statements}`);
  });

  it('takes about as many calls thousands of levels below the root as near it', async () => {
    const chain = Array.from({ length: MANY }, (_, level): NetworkNode => {
      return { uplines: { Enrollment: -1, Binary: [level - 1, 'Left'] } };
    });
    const people = await addNetwork(server.installation, chain);
    const few = await costOf('Binary', people[3], 2);
    const many = await costOf('Binary', people.at(-1), people.at(-3));
    assert.ok(many.calls <= few.calls + MORE_MAX, `${many.calls} instead of ${few.calls}`);
  });

  it('is refused if it would place a customer below themselves, at any number of levels', async () => {
    const chain = Array.from({ length: MANY }, (_, level): NetworkNode => {
      return { uplines: { Enrollment: -1, Matrix: [level - 1, 'Left'] } };
    });
    const people = await addNetwork(server.installation, chain);
    const [top, last] = [people[0], people.at(-1)];
    const move = async (customerId: number | undefined, toUplineId: number | undefined, leg: string) => {
      const items = [{ action: 'place', customerId, tree: 'Matrix', toUplineId, leg }];
      const { BatchId } = (await server.call('POST', '/v1/placement-batches', { items })).json;
      const { status, text } = await server.call('POST', `/v1/placement-batches/${BatchId}/commit`);
      assert.equal(status, 200, text);
      return BatchId;
    };
    const batchId = await move(last, 2, 'Right');
    await move(top, last, 'Left');
    const { status, json } = await server.call('POST', `/v1/placement-batches/${batchId}/undo`);
    assert.deepEqual([status, json.code], [409, 'batch_built_upon']);
  });
});
