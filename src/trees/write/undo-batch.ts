import { enabledTrees } from '../../commission-plan/commission-plan.ts';
import type { Tree } from '../../commission-plan/tree.ts';
import { type Breath, createBreath } from '../../kernel/breath.ts';
import type { CallContext } from '../../kernel/call-context.ts';
import { nextInstant } from '../rules/instants.ts';
import { namedTree } from '../rules/named-tree.ts';
import type { PlacementBatch } from '../store/batch-store.ts';
import { findTouched, type Touched } from './find-touched.ts';
import { readPlacements } from './read-placements.ts';
import { restorePlacements } from './restore-placements.ts';
import type { TreeWriteDependencies, TreeWriteStores } from './tree-dependencies.ts';

/** What the undo of a batch has done. */
export interface UndoneBatch {
  /** The instant of the undo, in all trees. */
  readonly at: string;
  /** The nodes that were moved back, including those that a removal of the batch had moved up. */
  readonly restored: readonly TouchedInTree[];
}

interface TouchedInTree {
  readonly tree: Tree;
  readonly touched: readonly Touched[];
}

/**
 * Moves back every customer that a batch has touched, inside a unit of work, at one instant for all trees. For
 * previews, a signal of the context ends the work.
 * @throws ProblemError `batch_built_upon` when one of them has moved since, or another customer was placed below
 *   one of them or where one of them stood
 */
export async function undoBatch(
  { plan, clock }: TreeWriteDependencies,
  stores: TreeWriteStores,
  batch: PlacementBatch,
  context: CallContext,
): Promise<UndoneBatch> {
  const now = clock().toISOString();
  const breathe = createBreath(context.signal);
  const found: TouchedInTree[] = [];
  const earlier: string[] = [];
  for (const tree of enabledTrees(plan)) {
    const ids = batch.items
      .filter((item) => namedTree(plan, item.tree) === tree)
      .map(({ customerId }) => customerId);
    if (ids.length === 0) continue;
    earlier.push(await stores.trees.lock(tree.name, 'change'));
    const touched = await findTouched(stores, tree, ids, { batch, breathe });
    earlier.push(...(await startsAround(stores, tree, touched, breathe)));
    found.push({ tree, touched });
  }
  await stores.trees.lockNodes(found.flatMap(({ touched }) => touched.map(({ nodeId }) => nodeId)));
  const at = nextInstant(now, ...earlier);
  const sponsors = await sponsorsBefore(stores, batch);
  for (const { tree, touched } of found) {
    await restorePlacements(stores, { tree, touched, sponsors, batchId: batch.id, at, now }, context);
  }
  return { at, restored: found };
}

/** The latest start among the placements to end and the placements of the uplines to return to. */
async function startsAround(
  { trees }: TreeWriteStores,
  { name }: Tree,
  touched: readonly Touched[],
  breathe: Breath,
): Promise<readonly string[]> {
  const starts = touched.map(({ present }) => present?.from ?? '');
  const uplineIds = touched.flatMap(({ before }) => before?.uplineId ?? []);
  const uplines = await readPlacements(trees, name, uplineIds, breathe);
  return [...starts, ...uplines.values().map(({ from }) => from)];
}

/** By customer: the sponsor in the record before the first item that changed it. */
async function sponsorsBefore(
  { batches }: TreeWriteStores,
  { id, items, positions }: PlacementBatch,
): Promise<ReadonlyMap<number, number>> {
  const byPosition = await batches.sponsorsBefore(id);
  const byCustomer = new Map<number, number>();
  for (const [index, { customerId }] of items.entries()) {
    const sponsorId = byPosition.get(positions[index] ?? index);
    if (sponsorId !== undefined && !byCustomer.has(customerId)) byCustomer.set(customerId, sponsorId);
  }
  return byCustomer;
}
