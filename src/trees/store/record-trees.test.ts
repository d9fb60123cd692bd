import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { distributorBody, retailBody } from '../../../test/support/bodies.ts';
import { startTestServer } from '../../../test/support/test-server.ts';
import { fourTrees } from '../../../test/support/tree-plans.ts';
import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';

describe('A plan whose trees were changed', () => {
  let directory: string;
  let retail = 0;
  before(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
    await using server = await start(fourTrees({ Binary: { placementRule: 'FirstEmpty' } }));
    await server.create(distributorBody());
    retail = await server.create(retailBody());
  });
  after(() => rmSync(directory, { recursive: true, force: true }));
  const start = (plan: CommissionPlan) => startTestServer({ extension: { plan }, directory });

  it('is refused at start, with every reason, when placements would lose their meaning', async () => {
    const plan = fourTrees({ Unilevel: { kind: 'Matrix', width: 2 } });
    const trees = plan.trees.filter(({ name }) => name !== 'Binary');
    await assert.rejects(start({ ...plan, trees }), (error: Error) => {
      assert.equal(error.name, 'TreeConflictError');
      assert.match(error.message, /tree Unilevel has placements as a Unilevel.*cannot become a Matrix/);
      assert.match(error.message, /placements in the tree Binary, which the plan does not have/);
      return true;
    });
    const legs = fourTrees({ Binary: { legs: ['Left', 'East'] } });
    await assert.rejects(start(legs), /cannot lose the leg Right/);
  });

  it('may drop or change a tree that was always empty, and disable one', async () => {
    const plan = fourTrees({
      Binary: { isEnabled: false },
      Matrix: { kind: 'Unilevel', width: undefined as never },
    });
    await using server = await start(plan);
    const answer = await server.call('GET', '/v1/customers/2/downline?tree=Binary');
    assert.deepEqual([answer.status, answer.json.code], [400, 'unknown_tree']);
    const { trees } = fourTrees();
    await (await start({ ...plan, trees: trees.filter(({ name }) => name !== 'Matrix') })).close();
  });

  it('updates the list of unplaced customers when a tree places other types', async () => {
    const unplaced = async (plan: CommissionPlan) => {
      await using server = await start(plan);
      const path = '/v1/customers/2/downline/UnplacedAssociates?tree=Unilevel';
      const { json } = await server.call('GET', path);
      return json.map(({ CustomerId }: { CustomerId: number }) => CustomerId);
    };
    assert.deepEqual(await unplaced(fourTrees()), []);
    assert.deepEqual(await unplaced(fourTrees({ Unilevel: { places: 'all' } })), [retail]);
    assert.deepEqual(await unplaced(fourTrees({ Unilevel: { places: [1] } })), []);
  });

  it('the first start on a database of an older version fills in missing data', async () => {
    const place = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
    const options = { extension: { plan: publishedPlan }, directory: place };
    let waiting = 0;
    {
      await using server = await startTestServer(options);
      waiting = await server.create(retailBody());
      await server.call('PUT', `/v1/customers/${waiting}`, distributorBody());
      await server.create(distributorBody());
      // The state after the migration.
      await server.sql(`UPDATE trees SET kind = '', legs = ''`);
      await server.sql('DELETE FROM tree_base_types');
      await server.sql('DELETE FROM unplaced_nodes');
    }
    await using server = await startTestServer(options);
    const kinds = await server.sql('SELECT kind FROM trees ORDER BY name');
    assert.deepEqual(kinds, [{ kind: 'Enrollment' }, { kind: 'Unilevel' }]);
    assert.deepEqual(await server.sql('SELECT node_id FROM unplaced_nodes'), [{ node_id: waiting }]);
    rmSync(place, { recursive: true, force: true });
  });

  it('the published plan starts on the database of the published plan', async () => {
    await using server = await startTestServer({ extension: { plan: publishedPlan } });
    const kinds = await server.sql('SELECT name, kind FROM trees ORDER BY name');
    assert.deepEqual(kinds, [
      { name: 'Enrollment', kind: 'Enrollment' },
      { name: 'Unilevel', kind: 'Unilevel' },
    ]);
  });
});
