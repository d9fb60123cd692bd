import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { distributorBody } from '../../support/bodies.ts';
import { type ServiceWay, serviceWays } from '../../support/service-ways.ts';
import { fourTrees } from '../../support/tree-plans.ts';

const NOBODY = 424_242;
const node = (AssociateId: number) => ({ AssociateId, TreeIndex: 0 });

/** A place in the binary tree, in the published model. */
const inBinary = (id: number, uplineId: number, leg: string) => ({
  Tree: 'Binary',
  NodeDetail: { NodeId: node(id), UplineId: node(uplineId), UplineLeg: leg },
});

async function three(way: ServiceWay): Promise<[number, number, number]> {
  const create = () => way.server.create(distributorBody());
  return [await create(), await create(), await create()];
}

for (const [name, start] of serviceWays) {
  describe(`TreeService on trees with legs, ${name}`, () => {
    const plan = fourTrees({ Binary: { placementRule: 'DoNotPlace', allowedRules: ['DoNotPlace'] } });
    const startBinary = () => start({ plan });
    const standing = (way: ServiceWay) =>
      way.server.sql(
        `SELECT node_id, upline_id, leg, reason FROM placements
         WHERE tree = 'Binary' AND to_at IS NULL AND node_id > 2 ORDER BY node_id`,
      );

    it('Place: several at once, each after the previous one, with a reason; then moves with the subtree', async () => {
      await using way = await startBinary();
      const [one, two, other] = await three(way);
      const placements = [inBinary(one, 2, 'Left'), inBinary(two, one, 'right'), inBinary(other, 2, 'Right')];
      assert.equal((await way.call('TreeService.Place', { placements, reason: 'by plan' })).result, null);
      assert.deepEqual(await standing(way), [
        { node_id: one, upline_id: 2, leg: 'Left', reason: 'by plan' },
        { node_id: two, upline_id: one, leg: 'Right', reason: 'by plan' },
        { node_id: other, upline_id: 2, leg: 'Right', reason: 'by plan' },
      ]);
      await way.call('TreeService.Place', { placements: [inBinary(one, other, 'Left')] });
      const below = { nodeId: node(other), treeType: 'binary' };
      const { result } = await way.call('TreeService.GetDownlineIds', below);
      assert.deepEqual(
        result.toSorted((a: { Level: number }, b: { Level: number }) => a.Level - b.Level),
        [
          { NodeId: node(one), UplineId: node(other), UplineLeg: 'Left', Level: 1 },
          { NodeId: node(two), UplineId: node(one), UplineLeg: 'Right', Level: 2 },
        ],
      );
      const oneLevel = await way.call('TreeService.GetDownlineIds', { ...below, levels: 1 });
      assert.equal(oneLevel.result.length, 1);
      const above = await way.call('TreeService.GetUplineIds', { nodeId: node(two), treeType: 'Binary' });
      const legs = above.result.map(({ UplineLeg }: { UplineLeg: string }) => UplineLeg);
      assert.deepEqual(legs, ['Right', 'Left', 'Right', 'Empty']);
    });

    it('ValidatePlacements: names the obstacles of each placement, and places no one', async () => {
      await using way = await startBinary();
      const [one, two, other] = await three(way);
      const fine = { placements: [inBinary(one, 2, 'Left'), inBinary(two, one, 'Left')] };
      assert.equal((await way.call('TreeService.ValidatePlacements', fine)).result, null);
      assert.deepEqual(await standing(way), []);
      const wrong = [
        inBinary(one, 2, 'Left'),
        inBinary(two, 2, 'Left'),
        inBinary(other, two, 'Middle'),
        inBinary(other, other, 'Left'),
      ];
      const { problems } = await way.call('TreeService.ValidatePlacements', { placements: wrong });
      assert.deepEqual(problems, [
        'placements.1.NodeDetail.UplineLeg: position_taken',
        'placements.2.NodeDetail.UplineId.AssociateId: upline_not_placed',
        'placements.2.NodeDetail.UplineLeg: unknown_leg',
        'placements.3.NodeDetail.UplineId.AssociateId: placement_under_self',
      ]);
    });

    it('GetBottomOfLeg: the end of a leg, with its level from the node; the node itself if the leg is empty', async () => {
      await using way = await startBinary();
      const [one, two, other] = await three(way);
      await way.call('TreeService.Place', {
        placements: [inBinary(one, 2, 'Left'), inBinary(two, one, 'Left')],
      });
      const bottom = (id: number, legName: string, treeType = 'Binary') =>
        way.call('TreeService.GetBottomOfLeg', { nodeId: node(id), legName, treeType });
      assert.deepEqual((await bottom(2, 'left')).result, {
        NodeId: node(two),
        UplineId: node(one),
        UplineLeg: 'Left',
        Level: 2,
      });
      const empty = { NodeId: node(one), UplineId: node(2), UplineLeg: 'Left', Level: 0 };
      assert.deepEqual((await bottom(one, 'Right')).result, empty);
      assert.equal((await bottom(other, 'Left')).result, null);
      assert.deepEqual((await bottom(2, 'Middle')).problems, ['legName: unknown_leg']);
      assert.deepEqual((await bottom(2, 'Left', 'Unilevel')).problems, ['treeType: tree_without_legs']);
    });

    it('SetLegWeights: sets the weights of customers where the plan allows it', async () => {
      const weighing = fourTrees({ Binary: { placementRule: 'DoNotPlace', legWeight: 'pushed' } });
      await using way = await start({ plan: weighing });
      const [one, two] = await three(way);
      await way.call('TreeService.Place', {
        placements: [inBinary(one, 2, 'Left'), inBinary(two, one, 'Left')],
      });
      const set = (treeType: string, ...ids: number[]) =>
        way.call('TreeService.SetLegWeights', {
          treeType,
          weights: ids.map((AssociateId) => ({ AssociateId, Weight: 40 })),
        });
      assert.equal((await set('binary', one, two)).result, null);
      const { json } = await way.server.call('GET', '/v1/customers/2/leg-weights?tree=Binary');
      assert.deepEqual(json.Legs[0], { Leg: 'Left', Weight: 80 });
      assert.deepEqual((await set('Matrix', one)).problems, ['treeType: weights_not_pushed']);
      assert.deepEqual((await set('Binary', one, one)).problems, ['weights.1.AssociateId: customer_twice']);
      assert.deepEqual((await set('Binary', NOBODY)).problems, ['weights.0.AssociateId: customer_not_found']);
    });

    it('GetNearestPlaced: the nearest placed customer above in the Enrollment tree', async () => {
      await using way = await startBinary();
      const sponsor = await way.server.create(distributorBody());
      const child = await way.server.create(distributorBody({ EnrollerId: sponsor, SponsorId: sponsor }));
      const nearest = async () =>
        (await way.call('TreeService.GetNearestPlaced', { nodeId: node(child), treeType: 'Binary' })).result;
      assert.deepEqual(await nearest(), node(2));
      await way.call('TreeService.Place', { placements: [inBinary(sponsor, 2, 'Left')] });
      assert.deepEqual(await nearest(), node(sponsor));
      const removed = `/v1/customers/${sponsor}/downline/removenode?tree=Binary&children=keep`;
      assert.equal((await way.server.call('POST', removed)).status, 200);
      assert.deepEqual(await nearest(), node(2), 'a vacant place does not count');
      const top = { nodeId: node(2), treeType: 'Binary' };
      assert.equal((await way.call('TreeService.GetNearestPlaced', top)).result, null);
    });

    it('SearchDownline: the page that Search Downline returns', async () => {
      await using way = await startBinary();
      const [one, two, other] = await three(way);
      await way.call('TreeService.Place', {
        placements: [inBinary(one, 2, 'Left'), inBinary(two, one, 'Left'), inBinary(other, 2, 'Right')],
      });
      const search = (id: number, more: object) =>
        way.call('TreeService.SearchDownline', { nodeId: node(id), treeType: 'binary', ...more });
      const { result } = await search(2, { term: 'example.com', limit: 2 });
      const levels = (page: { Customers: { CustomerId: number; Level: number }[] }) =>
        page.Customers.map(({ CustomerId, Level }) => [CustomerId, Level]);
      assert.deepEqual(levels(result), [
        [one, 1],
        [two, 2],
      ]);
      const rest = await search(2, { term: 'example.com', limit: 2, cursor: result.NextCursor });
      assert.deepEqual(levels(rest.result), [[other, 1]]);
      assert.equal(rest.result.NextCursor, null);
      assert.deepEqual(levels((await search(one, { term: 'example.com' })).result), [[two, 1]]);
      assert.deepEqual((await search(NOBODY, { term: 'a' })).problems, ['customerId: customer_not_found']);
      assert.deepEqual((await search(2, { term: 'a', cursor: 'x' })).problems, ['cursor: invalid_cursor']);
    });

    it('Place: places all or none', async () => {
      await using way = await startBinary();
      const [one, two] = await three(way);
      const placements = [inBinary(one, 2, 'Left'), inBinary(two, NOBODY, 'Left')];
      const { problems } = await way.call('TreeService.Place', { placements });
      assert.deepEqual(problems, ['placements.1.NodeDetail.UplineId.AssociateId: upline_not_placed']);
      assert.deepEqual(await standing(way), []);
      const elsewhere = [{ ...inBinary(one, 2, 'Left'), Tree: 'Ternary' }, inBinary(NOBODY, 2, 'Left')];
      assert.deepEqual((await way.call('TreeService.Place', { placements: elsewhere })).problems, [
        'placements.0.Tree: unknown_tree',
        'placements.1.NodeDetail.NodeId.AssociateId: customer_not_found',
      ]);
    });
  });
}
