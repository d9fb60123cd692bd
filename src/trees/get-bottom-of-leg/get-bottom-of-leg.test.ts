import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { problemsOf } from '../../../test/support/answers.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { addNetwork, type NetworkNode } from '../../../test/support/tree-network.ts';
import { fourTrees } from '../../../test/support/tree-plans.ts';

const plan = fourTrees();
/** More levels than a short read walks. */
const LONG_LEG = 1_100;
const PLACED_AT = '2026-05-01T11:00:00.000Z';

/**
 * Node 0 is below the root on the left. Nodes 1, 2 and so on are down the right leg of 0. The last node is below 2,
 * on the left.
 */
const nodes: NetworkNode[] = [
  { uplines: { Enrollment: -1, Binary: [-1, 'Left'] } },
  ...Array.from({ length: LONG_LEG }, (_, index) => ({
    uplines: { Enrollment: -1, Binary: [index, 'Right'] as const },
  })),
  { uplines: { Enrollment: -1, Binary: [2, 'Left'] } },
];

for (const index of ['off', 'always']) {
  describe(`Get Bottom of Leg, with the index of the tree ${index}`, () => {
    let server: TestServer;
    let ids: number[];
    before(async () => {
      server = await startTestServer({ extension: { plan }, environment: { UPLINE_TREE_INDEX: index } });
      ids = await addNetwork(server.installation, nodes, PLACED_AT);
    });
    after(() => server.close());
    const at = (position: number) => ids[position] ?? 0;
    const bottom = (id: number, query: string) =>
      server.call('GET', `/v1/customers/${id}/downline/bottom?${query}`);

    it('returns the end of a leg of any length, and the customer for an empty leg', async () => {
      const end = { Tree: 'Binary', IsVacant: false };
      assert.deepEqual((await bottom(at(0), 'tree=binary&leg=RIGHT')).json, {
        ...end,
        CustomerId: at(LONG_LEG),
        UplineId: at(LONG_LEG - 1),
        Leg: 'Right',
        Level: LONG_LEG,
      });
      assert.deepEqual((await bottom(at(2), 'tree=Binary&leg=Left')).json, {
        ...end,
        CustomerId: at(LONG_LEG + 1),
        UplineId: at(2),
        Leg: 'Left',
        Level: 1,
      });
      const empty = { ...end, CustomerId: at(0), UplineId: 2, Leg: 'Left', Level: 0 };
      assert.deepEqual((await bottom(at(0), 'tree=Binary&leg=Left')).json, empty);
      const root = { ...end, CustomerId: 2, UplineId: null, Leg: '', Level: 0 };
      assert.deepEqual((await bottom(2, 'tree=Binary&leg=Right')).json, root);
    });

    it('shows a vacant place, and the leg as of an instant', async () => {
      const removed = `/v1/customers/${at(LONG_LEG + 1)}/downline/removenode?tree=Binary&children=keep`;
      assert.equal((await server.call('POST', removed)).status, 200);
      const now = await bottom(at(2), 'tree=Binary&leg=Left');
      assert.deepEqual([now.json.CustomerId, now.json.IsVacant], [at(LONG_LEG + 1), true]);
      const past = await bottom(at(2), `tree=Binary&leg=Left&asOf=${PLACED_AT}`);
      assert.deepEqual([past.json.CustomerId, past.json.IsVacant], [at(LONG_LEG + 1), false]);
    });

    it('names a tree without legs or a customer without a place', async () => {
      const waiting = (await addNetwork(server.installation, [{ uplines: { Enrollment: -1 } }]))[0] ?? 0;
      const cases: [id: number, query: string, status: number, problem: string][] = [
        [at(0), 'tree=Unilevel&leg=Left', 400, 'tree: tree_without_legs'],
        [at(0), 'tree=Oak&leg=Left', 400, 'tree: unknown_tree'],
        [at(0), 'tree=Binary&leg=Middle', 400, 'leg: unknown_leg'],
        [at(0), 'tree=Binary&leg=', 400, 'leg: unknown_leg'],
        [waiting, 'tree=Binary&leg=Left', 409, 'customerId: not_placed'],
        [at(0), `tree=Binary&leg=Left&asOf=2020-01-01`, 409, 'customerId: not_placed'],
        [999_999, 'tree=Binary&leg=Left', 404, 'customerId: customer_not_found'],
      ];
      for (const [id, query, status, problem] of cases) {
        const answer = await bottom(id, query);
        assert.deepEqual([answer.status, ...problemsOf(answer)], [status, problem], query);
      }
    });
  });
}
