import { type CommissionPlan, enabledTrees } from '../../commission-plan/commission-plan.ts';
import { legsOf, type Tree } from '../../commission-plan/tree.ts';
import type { RecordedTree, TreePlanStore } from './tree-plan-store.ts';

/** The plan's trees do not fit the stored placements. */
export class TreeConflictError extends Error {
  override readonly name = 'TreeConflictError';
}

/**
 * Records the plan's trees in the database, so that a later plan cannot make the stored placements
 * meaningless, and keeps the list of the unplaced in line with the plan.
 * @throws TreeConflictError with everything that does not fit; nothing is changed in that case
 */
export async function recordTrees(store: TreePlanStore, plan: CommissionPlan): Promise<void> {
  const recorded = await store.recordedTrees();
  const faults = await findConflicts(store, plan, recorded);
  if (faults.length > 0) throw new TreeConflictError(faults.join('; '));
  for (const tree of plan.trees) {
    await store.recordTree({ name: tree.name, kind: tree.kind, legs: legsOf(tree) });
  }
  const names = plan.trees.map(({ name }) => name);
  await store.forgetTrees(recorded.map(({ name }) => name).filter((name) => !names.includes(name)));
  const enabled = enabledTrees(plan);
  for (const tree of plan.trees) {
    await store.listUnplaced(tree.name, enabled.includes(tree) ? typesPlacedIn(tree, plan) : []);
  }
}

async function findConflicts(
  store: TreePlanStore,
  plan: CommissionPlan,
  recorded: readonly RecordedTree[],
): Promise<string[]> {
  const faults: string[] = [];
  for (const before of recorded) {
    if (!(await store.hasPlacements(before.name))) continue;
    const tree = plan.trees.find(({ name }) => name === before.name);
    if (tree === undefined) {
      faults.push(
        `plan: the database has placements in the tree ${before.name}, which the plan does not have; keep it in the plan with isEnabled: false`,
      );
    } else {
      faults.push(...conflictsOf(tree, before));
    }
  }
  return faults;
}

function conflictsOf(tree: Tree, before: RecordedTree): string[] {
  const { name, kind } = tree;
  if (before.kind === '') return [];
  if (kind !== before.kind) {
    return [
      `plan: the tree ${name} has placements as a ${before.kind}, so it cannot become a ${kind}; give the new tree another name`,
    ];
  }
  const lost = before.legs.filter((leg) => !legsOf(tree).includes(leg));
  return lost.map((leg) => `plan: the tree ${name} has placements, so it cannot lose the leg ${leg}`);
}

/** Every customer is in the Enrollment tree from the start, so none is missing there. */
function typesPlacedIn(tree: Tree, { baseTypes }: CommissionPlan): readonly number[] {
  if (tree.kind === 'Enrollment') return [];
  return tree.places === 'all' ? baseTypes.map(({ id }) => id) : tree.places;
}
