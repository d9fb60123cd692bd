import { type CommissionPlan, enabledTrees } from '../../commission-plan/commission-plan.ts';
import { namedTree } from '../../trees/rules/named-tree.ts';
import type { MergeStores } from './merge-dependencies.ts';

/*
 * A merge locks trees, in the order of the plan, before customers: a move, an enrollment and an upgrade hold a tree when
 * they need the customer above. Each would wait for the other until PostgreSQL ends one of them, after a second.
 */

/** Locks every tree that a merge may change. */
export async function lockTrees(plan: CommissionPlan, { trees }: Pick<MergeStores, 'trees'>): Promise<void> {
  for (const { name } of enabledTrees(plan)) await trees.lock(name, 'change');
}

/** Locks the trees that the batch of a merge has changed. An erasure locks customers before batches, so not the batch. */
export async function lockTreesOfBatch(
  plan: CommissionPlan,
  { batches, trees }: Pick<MergeStores, 'batches' | 'trees'>,
  batchId: number | null,
): Promise<void> {
  const batch = batchId === null ? null : await batches.byId(batchId);
  const touched = new Set(batch?.items.map(({ tree }) => namedTree(plan, tree)));
  for (const tree of enabledTrees(plan)) if (touched.has(tree)) await trees.lock(tree.name, 'change');
}
