import assert from 'node:assert/strict';
import { after, before, describe, it, mock } from 'node:test';
import pg from 'pg';
import { Call } from '../../../src/kernel/call.ts';
import {
  createCommitBatch,
  createStageBatch,
  createUndoBatch,
} from '../../../src/trees/placement-batches/placement-batches.ts';
import { createTryBatchUndo } from '../../../src/trees/placement-batches/try-undo.ts';
import type { TreeWriteDependencies } from '../../../src/trees/write/tree-dependencies.ts';
import { startTestServer, type TestServer, testEngine } from '../../support/test-server.ts';
import { addNetwork, CONTEXT } from '../../support/tree-network.ts';
import { fourTrees } from '../../support/tree-plans.ts';
import { watchedWrites } from '../../support/watched-writes.ts';

const plan = fourTrees();
const ITEMS = 50;
/** Statements for each item in the transaction. */
const PER_ITEM_MAX = { stage: 13, commit: 11, tryUndo: 10, undo: 10 };
/** Statements that ask which of the customers exist. */
const CHECKS_MAX = 3;

describe(`A batch of ${ITEMS} items`, () => {
  let server: TestServer;
  let people: number[];
  let dependencies: TreeWriteDependencies;
  let statements = 0;
  before(async () => {
    server = await startTestServer({ extension: { plan } });
    dependencies = watchedWrites(server, plan, {
      onStatement: () => {
        statements += 1;
      },
    });
    const person = { uplines: { Enrollment: -1, Unilevel: -1 } };
    people = await addNetwork(
      server.installation,
      Array.from({ length: ITEMS + 1 }, () => person),
    );
  });
  after(() => server.close());

  /** All below the first one; some leave. */
  const items = () =>
    people.slice(1).map((CustomerId, index) => {
      return index % 5 === 0
        ? ({ Action: 'remove', CustomerId, Tree: 'Unilevel' } as const)
        : ({ Action: 'place', CustomerId, Tree: 'Unilevel', ToUplineId: people[0] ?? 0 } as const);
    });
  const perItem = async <Answer>(work: (call: Call) => Promise<Answer>) => {
    statements = 0;
    const answer = await work(new Call(CONTEXT));
    return { answer, count: statements / ITEMS };
  };

  it('takes few statements for each item when it is staged, committed and undone', async () => {
    const staged = await perItem((call) => createStageBatch(dependencies)({ Items: items() }, call));
    const { Allowed, BatchId } = (staged.answer as { body: { Allowed: boolean; BatchId: number } }).body;
    assert.ok(Allowed);
    const committed = await perItem((call) => createCommitBatch(dependencies)(BatchId, call));
    const tried = await perItem((call) => createTryBatchUndo(dependencies)(BatchId, call));
    assert.deepEqual(tried.answer.problems, []);
    const undone = await perItem((call) => createUndoBatch(dependencies)(BatchId, call));
    const counts = {
      stage: staged.count,
      commit: committed.count,
      tryUndo: tried.count,
      undo: undone.count,
    };
    for (const [step, max] of Object.entries(PER_ITEM_MAX) as [keyof typeof counts, number][]) {
      assert.ok(counts[step] <= max, `${step}: ${counts[step]} for each item`);
    }
  });

  it('asks for all its customers together', {
    skip: testEngine === 'sqlite' && 'the embedded engine answers at once',
  }, async () => {
    const query = mock.method(pg.Client.prototype, 'query');
    const { json } = await server.call('POST', '/v1/placement-batches', { Items: items() });
    query.mock.restore();
    assert.ok(json.Allowed);
    const checks = query.mock.calls.filter((call) => {
      const [statement] = call.arguments as readonly unknown[];
      const { text = '' } = statement as { readonly text?: string };
      return text.includes('select "id" from "customers" where "id" =');
    });
    assert.ok(checks.length > 0 && checks.length <= CHECKS_MAX, `${checks.length} statements`);
  });
});
