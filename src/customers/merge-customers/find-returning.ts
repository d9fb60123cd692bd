import { type CommissionPlan, enabledTrees } from '../../commission-plan/commission-plan.ts';
import type { Breath } from '../../kernel/breath.ts';
import { type Position, placementPosition } from '../../trees/rules/placement.ts';
import { nearestUplines, uplinePages } from '../../trees/rules/ways-up.ts';
import type { TreeStore } from '../../trees/store/tree-store.ts';
import type { MergeOrder } from './merge-order.ts';

/** The people whom a merge has moved in a tree, and who come back when it is undone. */
export interface Returning {
  readonly tree: string;
  /** Without the two people of the merge, ascending. */
  readonly ids: readonly number[];
  /** Whether the one who stayed has the place of the merged person now, and gives it back. */
  readonly isSurvivorMoved: boolean;
  /** Where the first of them stands, and everybody above. */
  readonly first: Standpoint | null;
}

export interface Standpoint {
  readonly id: number;
  readonly place: Position | null;
  readonly upline: readonly number[];
}

type Batch = Pick<MergeOrder, 'survivorId' | 'mergedId'> & { readonly batchId: number | null };

/** Finds them in every tree where the merge did something. The trees are locked for other changes from then on. */
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

/** Where a person stands in a tree at this moment of a transaction. */
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
