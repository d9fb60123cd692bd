import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { addNetwork } from '../../../test/support/tree-network.ts';
import { fourTrees } from '../../../test/support/tree-plans.ts';
import type { WriteHandle } from '../../database/database.ts';
import { lockTree } from '../../database/engine.ts';
import { createUnitOfWork, rollingBack } from '../../database/unit-of-work.ts';
import { createTreeStore, type TreeStore } from './tree-store.ts';

const TREE = 'Unilevel';
const LATER = '2031-05-06T07:08:09.010Z';

describe('A tree that a transaction has locked', () => {
  let server: TestServer;
  let nodeId: number;
  before(async () => {
    server = await startTestServer({ extension: { plan: fourTrees() } });
    [nodeId = 0] = await addNetwork(server.installation, [{ uplines: { Enrollment: -1 } }]);
  });
  after(() => server.close());

  const place = () => ({
    ...{ tree: TREE, nodeId, uplineId: 2, rule: 'PlaceNode', reason: '', actor: 'test' },
    ...{ requestId: null, at: LATER },
  });
  const writes: Record<string, (trees: TreeStore) => Promise<unknown>> = {
    noteChange: (trees) => trees.noteChange(TREE, LATER),
    placeAndNote: (trees) => trees.placeAndNote(place()),
    placeBelowEarlier: (trees) => trees.placeBelowEarlier(place()),
  };
  for (const [name, write] of Object.entries(writes)) {
    it(`has the instant of its last change after ${name}`, async () => {
      const bind = (transaction: WriteHandle) => ({ transaction, trees: createTreeStore(transaction) });
      const unitOfWork = rollingBack(createUnitOfWork(server.installation.database.writer, bind));
      await unitOfWork.run(async ({ transaction, trees }) => {
        assert.equal(await trees.lock(TREE, 'change'), await lockTree(transaction, TREE, 'change'));
        await write(trees);
        assert.equal(await trees.lock(TREE, 'change'), LATER);
        assert.equal(await lockTree(transaction, TREE, 'change'), LATER);
      });
    });
  }

  it('has the earlier instant after a placement that was not stored', async () => {
    const bind = (transaction: WriteHandle) => ({ transaction, trees: createTreeStore(transaction) });
    const unitOfWork = rollingBack(createUnitOfWork(server.installation.database.writer, bind));
    await unitOfWork.run(async ({ transaction, trees }) => {
      const before = await trees.lock(TREE, 'change');
      // The company root has its place since the first start, which is later.
      assert.equal(await trees.placeBelowEarlier({ ...place(), at: '2001-01-01T00:00:00.000Z' }), false);
      assert.equal(await trees.lock(TREE, 'change'), before);
      assert.equal(await lockTree(transaction, TREE, 'change'), before);
    });
  });
});
