import { legsOf, type PlacementRuleName, type Tree } from '../../commission-plan/tree.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { treeProblem } from '../rules/errors.ts';
import type { KnownLeg } from '../store/downline-reader.ts';
import type { TreeReader } from '../store/tree-reader.ts';

/** Weights of the legs of one node. */
export interface LegWeights {
  readonly uplineId: number;
  readonly byLeg: ReadonlyMap<string, number>;
  /** The tree's last change when weighing began. The weights hold until the next change. */
  readonly version: string;
}

/**
 * Instead of weights: count under the lock of the tree, because the index of the tree knows the counts, or
 * after every other attempt has failed.
 */
export const COUNT_WHEN_LOCKED = 'count-when-locked';

/** The legs as read before the transaction; `null` if the rule does not use weights. */
export type PreparedLegs = LegWeights | typeof COUNT_WHEN_LOCKED | null;

/** The tree has changed since its legs were weighed. Nothing is stored; weigh again. */
export class StaleWeightsError extends ProblemError {
  constructor() {
    super([treeProblem('tree_is_changing')]);
  }
}

const WEIGHING_RULES: readonly PlacementRuleName[] = ['Strong', 'Weak'];

/**
 * Weighs the legs below a sponsor if the rule needs the weights. Call this before the transaction that
 * places: counting a large leg takes long, and a plan's own weight function may query another system.
 * @returns {@link COUNT_WHEN_LOCKED} when counting takes no time; `null` when the rule does not weigh
 */
export async function weighLegs(
  trees: TreeReader,
  tree: Tree,
  rule: PlacementRuleName,
  sponsorId: number,
): Promise<LegWeights | typeof COUNT_WHEN_LOCKED | null> {
  // For every rule: the index reads the changes here, so that little is left to read under the lock.
  const isIndexed = legsOf(tree).length > 0 && (await trees.knowsSizes(tree.name));
  if (!WEIGHING_RULES.includes(rule)) return null;
  if (typeof tree.legWeight !== 'function' && isIndexed) return COUNT_WHEN_LOCKED;
  return weigh(trees, tree, sponsorId);
}

async function weigh(trees: TreeReader, tree: Tree, sponsorId: number): Promise<LegWeights> {
  // Read before the count, so that a change during the count shows.
  const version = await trees.lastChange(tree.name);
  const known = await trees.knownLegs(tree.name, sponsorId);
  const byLeg =
    known === null ? await countLegs(trees, tree, sponsorId) : await weighKnown(tree, sponsorId, known);
  return { uplineId: sponsorId, byLeg, version };
}

/** The weights of legs that the index knows. */
async function weighKnown(
  tree: Tree,
  sponsorId: number,
  legs: readonly KnownLeg[],
): Promise<Map<string, number>> {
  const byLeg = new Map<string, number>();
  for (const known of legs) byLeg.set(known.leg, await weightOfLeg(tree, sponsorId, known));
  return byLeg;
}

/** The plan's own function may query another system. */
function weightOfLeg(
  tree: Tree,
  uplineId: number,
  { leg, nodeId, placed, pushed }: Omit<KnownLeg, 'endId'>,
): number | Promise<number> {
  if (tree.legWeight === 'pushed') return pushed;
  return tree.legWeight?.({ tree: tree.name, uplineId, leg, nodeId, placed }) ?? placed;
}

async function countLegs(trees: TreeReader, tree: Tree, sponsorId: number): Promise<Map<string, number>> {
  const heads = await trees.nodesOnLegs(tree.name, [sponsorId], legsOf(tree));
  const byLeg = new Map<string, number>();
  for (const { nodeId, leg, isVacant } of heads) {
    if (tree.legWeight === 'pushed') {
      byLeg.set(leg, await trees.pushedWeight(tree.name, nodeId));
      continue;
    }
    const placed = (await trees.sizeBelow(tree.name, nodeId)) + (isVacant ? 0 : 1);
    byLeg.set(leg, await weightOfLeg(tree, sponsorId, { leg, nodeId, placed, pushed: 0 }));
  }
  return byLeg;
}

/**
 * The weights that a placement can rely on.
 * @param lockedAt last change of the tree, which is locked; `null` for a preview, which locks nothing
 * @throws StaleWeightsError when the tree has changed since, when the legs of another sponsor are needed, or
 *   when the plan's own weight function would have to run under the lock
 */
export async function currentWeights(
  trees: TreeReader,
  tree: Tree,
  sponsorId: number,
  prepared: PreparedLegs,
  lockedAt: string | null,
): Promise<ReadonlyMap<string, number>> {
  if (prepared === COUNT_WHEN_LOCKED) {
    if (typeof tree.legWeight === 'function') throw new StaleWeightsError();
    const known = await trees.knownLegs(tree.name, sponsorId);
    return known === null ? countLegs(trees, tree, sponsorId) : weighKnown(tree, sponsorId, known);
  }
  const isCurrent = lockedAt === null || prepared?.version === lockedAt;
  if (prepared === null || prepared.uplineId !== sponsorId || !isCurrent) throw new StaleWeightsError();
  return prepared.byLeg;
}
