import type { CommissionPlan, Tree } from '../commission-plan/commission-plan.ts';
import { enrollmentTree } from '../commission-plan/commission-plan.ts';
import { ProblemError } from '../problem.ts';
import { treeProblem } from './errors.ts';
import type { NewPlacement } from './placement.ts';
import { chooseUpline } from './placement-rules.ts';
import type { TreeReader } from './tree-reader.ts';
import type { TreeStore } from './tree-store.ts';

/** A node to be placed for the first time, by the rule of the tree. */
export interface PlacementRequest extends Omit<NewPlacement, 'tree' | 'uplineId' | 'rule'> {
  readonly tree: Tree;
  readonly sponsorId: number;
  /** Named in the error when there is no position; the field that the caller filled. */
  readonly sponsorField: string;
}

/**
 * Where the tree's rule puts somebody with this sponsor, as the tree stands now.
 * @throws ProblemError `sponsor_not_placed` when the rule refuses
 */
export async function findUpline(
  trees: TreeReader,
  plan: CommissionPlan,
  request: Pick<PlacementRequest, 'tree' | 'sponsorId' | 'sponsorField'>,
): Promise<number> {
  const { tree, sponsorId, sponsorField } = request;
  const sponsorIsPlaced = (await trees.currentPlacement(tree.name, sponsorId)) !== null;
  const nearestPlacedAbove = sponsorIsPlaced
    ? null
    : await trees.nearestPlacedAbove(tree.name, enrollmentTree(plan).name, sponsorId);
  const uplineId = chooseUpline(tree.placementRule, { sponsorId, sponsorIsPlaced, nearestPlacedAbove });
  if (uplineId === null) {
    throw new ProblemError([treeProblem('sponsor_not_placed', sponsorField, { tree: tree.name })]);
  }
  return uplineId;
}

/** Places a node that has no current placement in the tree. */
export async function placeUnderSponsor(
  trees: TreeStore,
  plan: CommissionPlan,
  request: PlacementRequest,
): Promise<void> {
  const { tree, sponsorId: _sponsor, sponsorField: _field, ...placement } = request;
  const uplineId = await findUpline(trees, plan, request);
  await trees.place({ ...placement, tree: tree.name, uplineId, rule: tree.placementRule });
}
