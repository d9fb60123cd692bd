import { type CommissionPlan, enabledTrees, type Tree } from '../../commission-plan/commission-plan.ts';
import { namedTree } from '../../trees/rules/named-tree.ts';
import type { BatchStore } from '../../trees/store/batch-store.ts';
import type { TreeStore } from '../../trees/store/tree-store.ts';
import { lockPurpose } from '../../trees/write/place-under-sponsor.ts';
import { type LockedTrees, type PlacedCustomer, wantingTrees } from './place-customer.ts';

/*
 * Every write locks in one order: placement batches by id, trees in the order of the plan, customers by id. A batch holds
 * its trees, and a move its tree, when it changes the records. A write in another order would wait for them, and they
 * for it, until PostgreSQL ends one of them, after a second.
 */

/** Locks every tree, for a merge or an erasure. Enrollments, which share a tree, hold the record of the sponsor next. */
export async function lockTrees(
  plan: CommissionPlan,
  { trees }: { readonly trees: TreeStore },
): Promise<void> {
  await lockEach(plan, trees, () => 'change');
}

/** Locks the batch of a merge, and the trees that it has changed. */
export async function lockBatch(
  plan: CommissionPlan,
  { batches, trees }: { readonly batches: BatchStore; readonly trees: TreeStore },
  batchId: number | null,
): Promise<void> {
  const batch = batchId === null ? null : await batches.locked(batchId);
  const touched = new Set(batch?.items.map(({ tree }) => namedTree(plan, tree)));
  await lockEach(plan, trees, (tree) => (touched.has(tree) ? 'change' : null));
}

/** Locks the trees that will place a new customer. Call it before the record is stored, which holds that of the sponsor. */
export function lockWantingTrees(
  plan: CommissionPlan,
  trees: TreeStore,
  customer: PlacedCustomer,
): Promise<LockedTrees> {
  const wanting = new Set(wantingTrees(plan, customer));
  return lockEach(plan, trees, (tree) => (wanting.has(tree) ? lockPurpose(tree) : null));
}

/**
 * Locks the trees that a change of a stored customer concerns.
 * @param placed `null` for a change that places the customer in no tree
 * @param left the trees that the customer leaves
 */
export function lockTreesOfChange(
  plan: CommissionPlan,
  trees: TreeStore,
  placed: PlacedCustomer | null,
  left: readonly string[] = [],
): Promise<LockedTrees> {
  const leaving = new Set(left.map((name) => namedTree(plan, name)));
  const wanting = new Set(placed === null ? [] : wantingTrees(plan, placed));
  return lockEach(plan, trees, (tree) => {
    if (leaving.has(tree)) return 'change';
    // Every customer stays in the Enrollment tree, where they are from the start.
    return wanting.has(tree) && tree.kind !== 'Enrollment' ? lockPurpose(tree) : null;
  });
}

/** @param purposeIn `null` for a tree that is not locked */
async function lockEach(
  plan: CommissionPlan,
  trees: TreeStore,
  purposeIn: (tree: Tree) => 'share' | 'change' | null,
): Promise<LockedTrees> {
  const locked = new Map<string, string>();
  for (const tree of enabledTrees(plan)) {
    const purpose = purposeIn(tree);
    if (purpose !== null) locked.set(tree.name, await trees.lock(tree.name, purpose));
  }
  return locked;
}
