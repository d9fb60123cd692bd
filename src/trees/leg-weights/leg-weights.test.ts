import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { problemsOf } from '../../../test/support/answers.ts';
import { distributorBody } from '../../../test/support/bodies.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { fourTrees } from '../../../test/support/tree-plans.ts';
import { until } from '../../../test/support/until.ts';
import { createUnitOfWork } from '../../database/unit-of-work.ts';
import { Call } from '../../kernel/call.ts';
import { namedTree } from '../rules/named-tree.ts';
import { createTreeStore } from '../store/tree-store.ts';
import { setPushedWeights } from '../write/set-weights.ts';
import type { TreeWriteDependencies } from '../write/tree-dependencies.ts';

const seed = Number(process.env['UPLINE_TEST_SEED'] ?? 20_261_127);
const ROOT = 2;
const LEGS = ['Left', 'Right'] as const;
const plan = fourTrees({
  Binary: {
    placementRule: 'Weak',
    allowedRules: ['Weak', 'Strong', 'FirstEmpty'],
    legWeight: 'pushed',
  },
});

interface Place {
  readonly node_id: number;
  readonly upline_id: number | null;
  readonly leg: string;
  readonly is_vacant: number;
}

const acts = fc.array(
  fc.record({
    what: fc.constantFrom('create', 'create', 'push', 'push', 'push', 'move', 'remove', 'batch'),
    who: fc.nat(),
    other: fc.nat(),
    weights: fc.array(fc.constantFrom(0, 1, 250, 1_000_000_000), { minLength: 1, maxLength: 5 }),
  }),
  { minLength: 60, maxLength: 60 },
);
type Act = typeof acts extends fc.Arbitrary<(infer One)[]> ? One : never;

for (const index of ['off', 'always']) {
  describe(`Leg weights, with the index of the tree ${index} (seed ${seed})`, () => {
    let server: TestServer;
    /** The weights that were pushed and acknowledged. */
    const pushed = new Map<number, number>();
    const people: number[] = [];
    before(async () => {
      server = await startTestServer({ extension: { plan }, environment: { UPLINE_TREE_INDEX: index } });
    });
    after(() => server.close());

    const places = async () =>
      (await server.sql(`SELECT node_id, upline_id, leg, is_vacant FROM placements
        WHERE tree = 'Binary' AND to_at IS NULL`)) as unknown as Place[];
    const put = (weights: object[], tree = 'Binary') =>
      server.call('PUT', `/v1/leg-weights?tree=${tree}`, { Weights: weights });
    const read = (id: number) => server.call('GET', `/v1/customers/${id}/leg-weights?tree=binary`);

    /** The model: every sum is computed from all places. */
    const weigh = (all: readonly Place[], id: number): number => {
      const own = all.find(({ node_id }) => node_id === id);
      const below = all.filter(({ upline_id }) => upline_id === id);
      const rest = below.reduce((sum, { node_id }) => sum + weigh(all, node_id), 0);
      return rest + (own?.is_vacant === 0 ? (pushed.get(id) ?? 0) : 0);
    };
    const childAt = (all: readonly Place[], id: number, leg: string) =>
      all.find((place) => place.upline_id === id && place.leg === leg)?.node_id;
    const legWeight = (all: readonly Place[], id: number, leg: string) => {
      const head = childAt(all, id, leg);
      return head === undefined ? 0 : weigh(all, head);
    };

    async function create(): Promise<void> {
      const all = await places();
      const leg = legWeight(all, ROOT, 'Right') < legWeight(all, ROOT, 'Left') ? 'Right' : 'Left';
      let upline = ROOT;
      for (let next = childAt(all, upline, leg); next !== undefined; next = childAt(all, upline, leg))
        upline = next;
      const id = await server.create(distributorBody());
      people.push(id);
      const mine = (await places()).find(({ node_id }) => node_id === id);
      assert.deepEqual([mine?.upline_id, mine?.leg], [upline, leg], 'down the lighter leg');
    }

    async function act({ what, who, other, weights }: Act): Promise<void> {
      const at = (number: number) => people[number % people.length] ?? ROOT;
      const downline = `/v1/customers/${at(who)}/downline`;
      switch (what) {
        case 'create':
          return create();
        case 'push': {
          const ids = [...new Set(weights.map((_, turn) => at(who + turn)))];
          const given = ids.map((CustomerId, turn) => ({ CustomerId, Weight: weights[turn] ?? 0 }));
          const answer = await put(given);
          assert.deepEqual(answer.json, { Tree: 'Binary', Count: given.length });
          for (const { CustomerId, Weight } of given) pushed.set(CustomerId, Weight);
          // Sending the same request again changes nothing.
          assert.equal((await put(given)).status, 200);
          return;
        }
        case 'move':
          await server.call(
            'POST',
            `${downline}/placenode?tree=Binary&toUplineId=${at(other)}&findAvailable=true`,
          );
          return;
        case 'remove':
          await server.call('POST', `${downline}/removenode?tree=Binary&children=keep`);
          return;
        default: {
          const item = { Action: 'place', Tree: 'Binary', ToUplineId: at(other), FindAvailable: true };
          const Items = [{ ...item, CustomerId: at(who) }];
          const staged = await server.call('POST', '/v1/placement-batches', { Reason: 'test', Items });
          const batch = `/v1/placement-batches/${staged.json.BatchId}`;
          await server.call('POST', `${batch}/commit`);
          await assertSums();
          await server.call('POST', `${batch}/undo`);
        }
      }
    }

    async function assertSums(): Promise<void> {
      const all = await places();
      for (const id of [ROOT, ...people]) {
        assert.deepEqual((await read(id)).json, {
          CustomerId: id,
          Tree: 'Binary',
          Weight: pushed.get(id) ?? 0,
          Legs: LEGS.map((Leg) => ({ Leg, Weight: legWeight(all, id, Leg) })),
        });
      }
    }

    it('are the sums of the pushed weights of a leg, and guide the Weak rule, after any changes', async () => {
      await create();
      const [life = []] = fc.sample(acts, { numRuns: 1, seed });
      for (const [turn, one] of life.entries()) {
        await act(one);
        if (turn % 15 === 14) await assertSums();
      }
      assert.ok([...pushed.values()].some((weight) => weight > 0));
    });

    it('are set all or none, and refused with the field', async () => {
      const [one = ROOT] = people;
      const before = (await read(one)).json;
      const cases: [weights: object[], tree: string, status: number, problem: string][] = [
        [
          [
            { CustomerId: one, Weight: 5 },
            { CustomerId: 999_999, Weight: 5 },
          ],
          'Binary',
          404,
          'Weights.1.CustomerId: customer_not_found',
        ],
        [
          [
            { CustomerId: one, Weight: 5 },
            { CustomerId: one, Weight: 6 },
          ],
          'Binary',
          400,
          'Weights.1.CustomerId: customer_twice',
        ],
        [[{ CustomerId: one, Weight: -1 }], 'Binary', 400, 'Weights.0.Weight: out_of_range'],
        [[{ CustomerId: one, Weight: 1_000_000_001 }], 'Binary', 400, 'Weights.0.Weight: out_of_range'],
        [[{ CustomerId: one, Weight: 1 }], 'Matrix', 400, 'tree: weights_not_pushed'],
        [[{ CustomerId: one, Weight: 1 }], 'Oak', 400, 'tree: unknown_tree'],
      ];
      for (const [weights, tree, status, problem] of cases) {
        const answer = await put(weights, tree);
        assert.deepEqual([answer.status, ...problemsOf(answer)], [status, problem]);
      }
      assert.deepEqual((await read(one)).json, before);
      const matrix = await server.call('GET', `/v1/customers/${one}/leg-weights?tree=Matrix`);
      assert.deepEqual([matrix.status, ...problemsOf(matrix)], [400, 'tree: weights_not_pushed']);
    });

    it('are set for a customer who is created while the refusal is being written', async () => {
      const nodeId = 1 + (await server.create(distributorBody()));
      const { writer } = server.installation.database;
      const dependencies = {
        unitOfWork: createUnitOfWork(writer, (transaction) => ({ trees: createTreeStore(transaction) })),
        clock: () => new Date(),
        async assertCustomer(id: number) {
          await until(async () => (await server.create(distributorBody())) >= id);
        },
      } as unknown as TreeWriteDependencies;
      const order = { tree: namedTree(plan, 'Binary'), weights: [{ nodeId, weight: 7 }], fieldOf: String };
      const call = new Call({ requestId: randomUUID(), actor: 'test', operation: 'SetLegWeights' });
      const { body } = await setPushedWeights(dependencies, order, call);
      assert.deepEqual([body.Count, (await read(nodeId)).json.Weight], [1, 7]);
      pushed.set(nodeId, 7);
    });

    it('pushed at the same time by several callers end with a single value for each customer', async () => {
      const ids = people.slice(0, 6);
      const given = (Weight: number, of: readonly number[]) =>
        of.map((CustomerId) => ({ CustomerId, Weight }));
      const pushes = Array.from({ length: 8 }, (_, turn) =>
        put(given(turn + 1, turn % 2 === 0 ? ids : ids.toReversed())),
      );
      for (const { status } of await Promise.all(pushes)) assert.equal(status, 200);
      for (const id of ids) pushed.set(id, (await read(id)).json.Weight);
      assert.equal(new Set(ids.map((id) => pushed.get(id))).size, 1, 'all of one push');
      await assertSums();
    });
  });
}
