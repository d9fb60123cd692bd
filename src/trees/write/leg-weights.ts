import type { PlacementRuleName, Tree } from '../../commission-plan/tree.ts';
import type { TreeReader } from '../store/tree-reader.ts';

/** Weights of the legs of one node. */
export interface LegWeights {
  readonly uplineId: number;
  readonly byLeg: ReadonlyMap<string, number>;
}

const WEIGHING_RULES: readonly PlacementRuleName[] = ['Strong', 'Weak'];

/**
 * Weighs the legs below a sponsor if the rule will ask for them. To be called before the transaction
 * that places: counting a large leg takes long, and a weight of the plan's own may ask another system.
 * @returns `null` when the rule weighs nothing
 */
export async function weighLegs(
  trees: TreeReader,
  tree: Tree,
  rule: PlacementRuleName,
  sponsorId: number,
): Promise<LegWeights | null> {
  if (!WEIGHING_RULES.includes(rule)) return null;
  const heads = await trees.directDownline(tree.name, [sponsorId]);
  const byLeg = new Map<string, number>();
  for (const { nodeId, leg, isVacant } of heads) {
    const below = await trees.downlineCount(tree.name, nodeId, null);
    const placed = below + (isVacant ? 0 : 1);
    const weight = tree.legWeight?.({ tree: tree.name, uplineId: sponsorId, leg, nodeId, placed }) ?? placed;
    byLeg.set(leg, await weight);
  }
  return { uplineId: sponsorId, byLeg };
}
