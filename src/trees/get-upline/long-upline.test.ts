import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { addNetwork, type NetworkNode } from '../../../test/support/tree-network.ts';
import { fourTrees } from '../../../test/support/tree-plans.ts';

const plan = fourTrees();
/** More levels than one read returns, in two parts of text. */
const LEVELS = 9_000;
const PLACED_AT = '2026-05-01T11:00:00.000Z';

for (const index of ['off', 'always']) {
  describe(`A long upline, with the index of the tree ${index}`, () => {
    let server: TestServer;
    let ids: number[];
    before(async () => {
      server = await startTestServer({ extension: { plan }, environment: { UPLINE_TREE_INDEX: index } });
      const nodes = Array.from(
        { length: LEVELS },
        (_, level): NetworkNode => ({
          uplines: { Enrollment: -1, Unilevel: level - 1 },
        }),
      );
      ids = await addNetwork(server.installation, nodes, PLACED_AT);
    });
    after(() => server.close());
    const uplineOf = async (level: number, query = '') =>
      (await server.call('GET', `/v1/customers/${ids[level]}/upline?tree=Unilevel${query}`)).json;

    it('is returned completely and in order, now and as of an instant', async () => {
      for (const level of [0, 1, 999, 1_001, 4_096, 8_192, LEVELS - 1]) {
        const expected = ids.slice(0, level).toReversed();
        assert.deepEqual((await uplineOf(level)).slice(0, level), expected, `at level ${level}`);
        assert.deepEqual((await uplineOf(level, `&asOf=${PLACED_AT}`)).slice(0, level), expected);
        assert.deepEqual(
          (await uplineOf(level)).slice(level),
          await uplineOf(0),
          'then those above the first',
        );
      }
    });
  });
}
