import { type CommissionPlan, enabledTrees } from '../../commission-plan/commission-plan.ts';
import type { Breath } from '../../kernel/breath.ts';
import { type Position, placementPosition } from '../../trees/rules/placement.ts';
import { nearestUplines, uplinePages } from '../../trees/rules/ways-up.ts';
import type { TreeStore } from '../../trees/store/tree-store.ts';
import type { MergeOrder } from './merge-order.ts';

/** The customers whom a merge has moved in a tree, and who return when the merge is undone. */
export interface Returning {
  readonly tree: string;
  /** Ascending, without the two customers of the merge. */
  readonly ids: readonly number[];
  /** Whether the surviving customer now has the place of the merged one, and gives it back. */
  readonly isSurvivorMoved: boolean;
  /** The position of the first of these customers, with all uplines. */
  readonly first: Standpoint | null;
}

export interface Standpoint {
  readonly id: number;
  readonly place: Position | null;
  readonly upline: readonly number[];
}

type Batch = Pick<MergeOrder, 'survivorId' | 'mergedId'> & { readonly batchId: number | null };

/** Finds these customers in every tree that the merge changed, and locks these trees against other changes. */
export async function findReturning(
  plan: CommissionPlan,
  trees: TreeStore,
  { survivorId, mergedId, batchId }: Batch,
  touched: ReadonlySet<string>,
  breathe: Breath,
): Promise<readonly Returning[]> {
  if (batchId === null) return [];
  const found: Returning[] = [];
  for (const { name } of enabledTrees(plan).filter((tree) => touched.has(tree.name))) {
    await trees.lock(name, 'change');
    const placed = await trees.nodesOfBatch(name, batchId);
    const ids = placed.filter((id) => id !== survivorId && id !== mergedId);
    const [id] = ids;
    const first = id === undefined ? null : await standpointOf(trees, name, id, breathe);
    found.push({ tree: name, ids, isSurvivorMoved: placed.includes(survivorId), first });
  }
  return found;
}

/** The position of a customer in a tree at this moment of a transaction. */
export async function standpointOf(
  trees: TreeStore,
  tree: string,
  id: number,
  breathe: Breath,
): Promise<Standpoint> {
  const place = placementPosition(await trees.currentPlacement(tree, id));
  const upline: number[] = [];
  const read = (nodeId: number, levels: number) => nearestUplines(trees, tree, nodeId, levels);
  for await (const ids of uplinePages(read, id, breathe)) upline.push(...ids);
  return { id, place, upline };
}
