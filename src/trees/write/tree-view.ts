import { type CommissionPlan, enrollmentTree } from '../../commission-plan/commission-plan.ts';
import { legsOf, type Tree } from '../../commission-plan/tree.ts';
import type { Placement, Position } from '../rules/placement.ts';
import type { TreeView } from '../rules/placement-rules.ts';
import { whyTakesNobody } from '../rules/takes-nobody.ts';
import type { KnownLeg } from '../store/downline-reader.ts';
import type { TreeReader } from '../store/tree-reader.ts';
import { currentWeights, type PreparedLegs } from './leg-weights.ts';

/** Positions that are checked in one query. */
const POSITIONS_AT_ONCE = 1_000;

/**
 * The current tree as placement rules see it.
 * @param weights loaded before; `null` when the rule does not weigh
 * @param lockedAt last change of the tree, when it is locked
 */
export function createTreeView(
  plan: CommissionPlan,
  tree: Tree,
  trees: TreeReader,
  weights: PreparedLegs,
  lockedAt: string | null,
): TreeView {
  const retail = new Set(plan.baseTypes.filter((type) => type.isRetail === true).map(({ id }) => id));
  const enrollment = enrollmentTree(plan).name;
  const legs = rememberLegs(trees, tree.name);
  const isRetail = async (nodeId: number) => retail.has((await trees.baseTypeOf(nodeId)) ?? 0);
  const takesPeople = async (nodeId: number) => {
    const placement = await trees.currentPlacement(tree.name, nodeId);
    return placement !== null && (await whyTakesNobody(plan, trees, tree, placement)) === null;
  };
  const firstAbove = async (nodeId: number, fits: (above: number) => Promise<boolean>) => {
    let above = await trees.nearestPlacedAbove(tree.name, enrollment, nodeId);
    while (above !== null && !(await fits(above))) {
      above = await trees.nearestPlacedAbove(tree.name, enrollment, above);
    }
    return above;
  };
  return {
    isRetail,
    takesPeople,
    placedAbove: (nodeId) => firstAbove(nodeId, takesPeople),
    placedSellerAbove: (nodeId) =>
      firstAbove(nodeId, async (above) => !(await isRetail(above)) && takesPeople(above)),
    legOf: async (nodeId) => (await trees.currentPlacement(tree.name, nodeId))?.leg ?? '',
    bottomOfLeg: (nodeId, leg) => legs.bottomOfLeg(tree.name, nodeId, leg),
    firstOpen: (nodeId) => findFirstOpen(trees, tree, nodeId),
    weights: (nodeId) => currentWeights(legs, tree, nodeId, weights, lockedAt),
    preferenceOf: (nodeId) => trees.preferenceOf(tree.name, nodeId),
  };
}

/** The same reader. A read of the weights of legs also returns their ends, so they are not read again. */
function rememberLegs(trees: TreeReader, name: string): TreeReader {
  const known = new Map<number, readonly KnownLeg[]>();
  return {
    ...trees,
    async knownLegs(tree, nodeId) {
      const legs = await trees.knownLegs(tree, nodeId);
      if (tree === name && legs !== null) known.set(nodeId, legs);
      return legs;
    },
    async bottomOfLeg(tree, nodeId, leg, exceptId) {
      const legs = tree === name && exceptId === undefined ? known.get(nodeId) : undefined;
      if (legs === undefined) return trees.bottomOfLeg(tree, nodeId, leg, exceptId);
      return legs.find((each) => each.leg === leg)?.endId ?? nodeId;
    },
  };
}

/**
 * The nearest open position below a node. Without an index of the tree, the nodes above it are read level by
 * level.
 * @param exceptId a node that is about to leave its place, with its whole downline
 */
export async function findFirstOpen(
  trees: Pick<TreeReader, 'nodesOnLegs' | 'knownFirstOpen'>,
  tree: Tree,
  nodeId: number,
  exceptId = 0,
): Promise<Position> {
  const legs = legsOf(tree);
  if (legs.length === 0) return { uplineId: nodeId, leg: '' };
  const known = await trees.knownFirstOpen(tree.name, nodeId, exceptId);
  if (known !== null) return known;
  let level: readonly number[] = [nodeId];
  const nodesAtOnce = Math.ceil(POSITIONS_AT_ONCE / legs.length);
  for (;;) {
    const below: number[] = [];
    for (let from = 0; from < level.length; from += nodesAtOnce) {
      const part = level.slice(from, from + nodesAtOnce);
      const children = byUpline(await trees.nodesOnLegs(tree.name, part, legs));
      for (const uplineId of part) {
        const taken = children.get(uplineId) ?? new Map<string, number>();
        for (const leg of legs) {
          const child = taken.get(leg);
          if (child === undefined) return { uplineId, leg };
          if (child !== exceptId) below.push(child);
        }
      }
    }
    level = below;
  }
}

function byUpline(placements: readonly Placement[]): Map<number, Map<string, number>> {
  const grouped = new Map<number, Map<string, number>>();
  for (const { uplineId, leg, nodeId } of placements) {
    if (uplineId === null) continue;
    const taken = grouped.get(uplineId) ?? new Map<string, number>();
    grouped.set(uplineId, taken.set(leg, nodeId));
  }
  return grouped;
}
