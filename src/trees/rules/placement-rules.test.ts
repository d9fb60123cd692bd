import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { legsOf, PLACEMENT_RULES, type PlacementRuleName, type Tree } from '../../commission-plan/tree.ts';
import { createTreeView, findFirstOpen } from '../write/tree-view.ts';
import type { Placement } from './placement.ts';
import { choosePosition, type TreeView } from './placement-rules.ts';

const ROOT = 2;

/** A small tree in memory, grown node by node; each `[upline, leg]` selects a free position. */
interface SmallTree {
  readonly tree: Tree;
  readonly places: ReadonlyMap<number, { readonly uplineId: number; readonly leg: string }>;
}

const kinds: readonly Partial<Tree>[] = [
  { kind: 'Binary' },
  { kind: 'Matrix', width: 3 },
  { kind: 'Matrix', width: 12 },
  { kind: 'Unilevel' },
];

const smallTrees: fc.Arbitrary<SmallTree> = fc
  .tuple(fc.constantFrom(...kinds), fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 60 }))
  .map(([kind, choices]) => {
    const base = { name: 'T', isSponsorTree: false, places: [1], placementRule: 'FirstEmpty' } as const;
    const tree = { ...base, ...kind } as Tree;
    const legs = legsOf(tree);
    const places = new Map<number, { uplineId: number; leg: string }>();
    for (const [upline, leg] of choices) {
      const ids = [ROOT, ...places.keys()];
      const place = { uplineId: ids[upline % ids.length] ?? ROOT, leg: legs[leg % legs.length] ?? '' };
      if (legs.length > 0 && childAt(places, place.uplineId, place.leg) !== undefined) continue;
      places.set(1001 + places.size, place);
    }
    return { tree, places };
  });

function childAt(places: SmallTree['places'], uplineId: number, leg: string): number | undefined {
  return [...places].find(([, place]) => place.uplineId === uplineId && place.leg === leg)?.[0];
}

function childrenOf({ places }: SmallTree, uplineId: number): number[] {
  return [...places].filter(([, place]) => place.uplineId === uplineId).map(([id]) => id);
}

function sizeBelow(small: SmallTree, id: number): number {
  return childrenOf(small, id).reduce((sum, child) => sum + 1 + sizeBelow(small, child), 0);
}

function pathOf({ places }: SmallTree, id: number): number[] {
  const place = places.get(id);
  return place === undefined ? [id] : [id, ...pathOf({ places } as SmallTree, place.uplineId)];
}

function viewOf(small: SmallTree, changes: Partial<TreeView> = {}): TreeView {
  const { tree, places } = small;
  const nodesOnLegs = async (_tree: string, uplineIds: readonly number[]) =>
    [...places]
      .filter(([, { uplineId }]) => uplineIds.includes(uplineId))
      .map(
        ([nodeId, place]): Placement => ({
          ...place,
          id: nodeId,
          nodeId,
          tree: 'T',
          from: '',
          isVacant: false,
          batchId: null,
        }),
      );
  const bottomOfLeg = async (id: number, leg: string): Promise<number> => {
    const child = childAt(places, id, leg);
    return child === undefined ? id : bottomOfLeg(child, leg);
  };
  return {
    takesPeople: async (id) => id === ROOT || places.has(id),
    placedAbove: async () => ROOT,
    placedSellerAbove: async () => ROOT,
    isRetail: async () => false,
    legOf: async (id) => places.get(id)?.leg ?? '',
    bottomOfLeg,
    firstOpen: (id) => findFirstOpen({ nodesOnLegs, knownFirstOpen: async () => null }, tree, id),
    weights: async (id) =>
      new Map(
        legsOf(tree).flatMap((leg) => {
          const head = childAt(places, id, leg);
          return head === undefined ? [] : [[leg, 1 + sizeBelow(small, head)] as const];
        }),
      ),
    preferenceOf: async () => null,
    ...changes,
  };
}

/** Fails unless the property holds for every sponsor of many small trees. */
async function forAll(
  rules: readonly PlacementRuleName[],
  check: (
    small: SmallTree,
    sponsorId: number,
    position: { uplineId: number; leg: string },
    rule: PlacementRuleName,
  ) => void,
) {
  const property = fc.asyncProperty(
    smallTrees,
    fc.nat(),
    fc.constantFrom(...rules),
    async (small, n, rule) => {
      const ids = [ROOT, ...small.places.keys()];
      const sponsorId = ids[n % ids.length] ?? ROOT;
      const choice = await choosePosition(rule, { sponsorId, isRetail: false }, small.tree, viewOf(small));
      assert.ok(typeof choice === 'object', `${rule} chose ${String(choice)}`);
      check(small, sponsorId, choice, rule);
    },
  );
  await fc.assert(property, { numRuns: 400 });
}

const placing = PLACEMENT_RULES.filter((rule) => rule !== 'DoNotPlace' && rule !== 'Defer');

describe('Placement rules', () => {
  it('choose a free position in the subtree of the sponsor, in a leg that the tree has', () =>
    forAll(placing, (small, sponsorId, { uplineId, leg }) => {
      const legs = legsOf(small.tree);
      assert.ok(pathOf(small, uplineId).includes(sponsorId));
      if (legs.length === 0) return assert.deepEqual([uplineId, leg], [sponsorId, '']);
      assert.ok(legs.includes(leg));
      assert.equal(childAt(small.places, uplineId, leg), undefined);
    }));

  it('FirstEmpty picks the nearest open position, the leftmost on its level', () =>
    forAll(['FirstEmpty'], (small, sponsorId, position) => {
      const legs = legsOf(small.tree);
      if (legs.length === 0) return;
      let level = [sponsorId];
      for (;;) {
        const open = level.flatMap((id) =>
          legs.filter((leg) => childAt(small.places, id, leg) === undefined).map((leg) => [id, leg]),
        );
        if (open.length > 0) return assert.deepEqual([position.uplineId, position.leg], open[0]);
        level = level.flatMap((id) => legs.map((leg) => childAt(small.places, id, leg) ?? 0));
      }
    }));

  it('Left and Right go down the outermost leg, Outside on the side of the sponsor, Inside on the opposite side', () =>
    forAll(['Left', 'Right', 'Outside', 'Inside'], (small, sponsorId, position, rule) => {
      const legs = legsOf(small.tree);
      if (legs.length === 0) return;
      const own = legs.indexOf(small.places.get(sponsorId)?.leg ?? '');
      const isRight = own > (legs.length - 1) / 2;
      const goesRight =
        rule === 'Right' || (rule === 'Outside' && isRight) || (rule === 'Inside' && !isRight);
      const leg = goesRight ? legs.at(-1) : legs[0];
      assert.equal(position.leg, leg);
      const steps = pathOf(small, position.uplineId);
      for (const id of steps.slice(0, steps.indexOf(sponsorId))) {
        assert.equal(small.places.get(id)?.leg, leg);
      }
    }));

  it('Strong picks the heaviest leg, Weak the lightest one', () =>
    forAll(['Strong', 'Weak'], (small, sponsorId, { uplineId, leg }, rule) => {
      const legs = legsOf(small.tree);
      if (legs.length === 0) return;
      const weightOf = (of: string) => {
        const head = childAt(small.places, sponsorId, of);
        return head === undefined ? 0 : 1 + sizeBelow(small, head);
      };
      const weights = legs.map(weightOf);
      assert.equal(weightOf(leg), rule === 'Strong' ? Math.max(...weights) : Math.min(...weights));
      assert.ok(uplineId === sponsorId || small.places.get(uplineId)?.leg === leg);
    }));

  it('DoNotPlace and Defer hold a customer back; a preference is followed, and the default is FirstEmptyRollup', async () => {
    const small: SmallTree = {
      tree: { ...publishedPlan.trees[1], kind: 'Binary' } as Tree,
      places: new Map(),
    };
    const choose = (rule: PlacementRuleName, preferred: PlacementRuleName | null) => {
      const view = viewOf(small, { preferenceOf: async () => preferred });
      return choosePosition(rule, { sponsorId: ROOT, isRetail: false }, small.tree, view);
    };
    assert.equal(await choose('DoNotPlace', null), 'held');
    assert.equal(await choose('Defer', null), 'held');
    assert.equal(await choose('UsePreference', 'DoNotPlace'), 'held');
    assert.deepEqual(await choose('UsePreference', 'Right'), { uplineId: ROOT, leg: 'Right' });
    assert.deepEqual(await choose('UsePreference', null), { uplineId: ROOT, leg: 'Left' });
  });

  it('for an unplaced sponsor only FirstEmptyRollup and CollapseRetail look further up', async () => {
    const tree = { ...publishedPlan.trees[1], kind: 'Unilevel' } as Tree;
    const view = viewOf({ tree, places: new Map() }, { placedAbove: async () => 5 });
    for (const rule of placing) {
      const choice = await choosePosition(rule, { sponsorId: 7, isRetail: false }, tree, view);
      const looksUp = ['FirstEmptyRollup', 'CollapseRetail', 'UsePreference'].includes(rule);
      assert.deepEqual(choice, looksUp ? { uplineId: 5, leg: '' } : 'no_sponsor', rule);
    }
  });

  it('CollapseRetail places no retail customer under another: each goes under the nearest seller', async () => {
    const tree = { ...publishedPlan.trees[1], kind: 'Unilevel' } as Tree;
    const places = new Map([
      [7, { uplineId: 5, leg: '' }],
      [5, { uplineId: ROOT, leg: '' }],
    ]);
    const view = viewOf(
      { tree, places },
      { isRetail: async (id) => id === 7, placedSellerAbove: async () => 5 },
    );
    const choose = (isRetail: boolean, sponsorId: number) =>
      choosePosition('CollapseRetail', { sponsorId, isRetail }, tree, view);
    assert.deepEqual(await choose(true, 7), { uplineId: 5, leg: '' });
    assert.deepEqual(await choose(false, 7), { uplineId: 7, leg: '' });
    assert.deepEqual(await choose(true, 5), { uplineId: 5, leg: '' });
  });

  it('weights of a leg that were not loaded before are refused, not guessed', async () => {
    const tree = { ...publishedPlan.trees[1], kind: 'Binary' } as Tree;
    const view = createTreeView(publishedPlan, tree, {} as never, null, null);
    await assert.rejects(view.weights(2), /tree_is_changing/);
  });
});
