import { enabledTrees } from '../../commission-plan/commission-plan.ts';
import type { CallContext } from '../../kernel/call-context.ts';
import { type Problem, ProblemError } from '../../kernel/problem.ts';
import { namedTree } from '../rules/named-tree.ts';
import type { BatchItem, PlacementBatch } from '../store/batch-store.ts';
import { carryOutPlacement } from '../write/carry-out-placement.ts';
import { carryOutRemoval } from '../write/carry-out-removal.ts';
import { type MovePreview, previewMove } from '../write/move-preview.ts';
import type { TreeWriteDependencies, TreeWriteStores } from '../write/tree-dependencies.ts';

/** What is to be carried out together; without an id when it was not staged. */
export type UncommittedBatch = Pick<PlacementBatch, 'items' | 'reason'> & { readonly id: number | null };

export interface TriedBatch {
  readonly previews: readonly MovePreview[];
  /** Of all items, each with the item in its field. */
  readonly problems: readonly Problem[];
}

/**
 * Carries the items of a batch out, one after the other, inside a unit of work; whoever calls decides
 * whether it is kept. An item that is refused leaves nothing behind, so that the others can be looked at.
 */
export async function carryOutBatch(
  { plan, clock }: TreeWriteDependencies,
  stores: TreeWriteStores,
  batch: UncommittedBatch,
  counts: ReadonlyMap<BatchItem, number>,
  context: CallContext,
): Promise<TriedBatch> {
  const named = new Set(batch.items.map((item) => namedTree(plan, item.tree).name));
  // In one order for all, so that two batches never wait for each other.
  for (const { name } of enabledTrees(plan)) if (named.has(name)) await stores.trees.lock(name, 'change');
  const now = clock().toISOString();
  const previews: MovePreview[] = [];
  const problems: Problem[] = [];
  for (const [index, item] of batch.items.entries()) {
    const tree = namedTree(plan, item.tree);
    const reason = item.reason === '' ? batch.reason : item.reason;
    const order = { ...item, tree, nodeId: item.customerId, reason, batchId: batch.id };
    const moved = { tree: tree.name, nodeId: item.customerId, nodes: counts.get(item) ?? 1 };
    const { problems: own, ...preview } = await previewMove(stores.trees, moved, () =>
      item.action === 'remove'
        ? carryOutRemoval(stores, plan, order, now, context)
        : carryOutPlacement(stores, plan, { ...order, rule: 'PlaceNode' }, now, context),
    );
    previews.push(preview);
    problems.push(...own.map((problem) => withinItem(problem, index)));
  }
  return { previews, problems };
}

/** How many each item would move, counted before any is carried out, and outside the transaction. */
export async function countMoved(
  { plan, trees }: TreeWriteDependencies,
  items: readonly BatchItem[],
): Promise<ReadonlyMap<BatchItem, number>> {
  const counts = new Map<BatchItem, number>();
  for (const item of items) {
    const { name } = namedTree(plan, item.tree);
    counts.set(item, 1 + (await trees.downlineCount(name, item.customerId, null)));
  }
  return counts;
}

/**
 * Refuses what no tree needs to be asked about.
 * @throws ProblemError with the items in its fields
 */
export async function checkItems(
  { plan, assertCustomer }: TreeWriteDependencies,
  items: readonly BatchItem[],
): Promise<void> {
  const problems: Problem[] = [];
  for (const [index, item] of items.entries()) {
    try {
      namedTree(plan, item.tree, 'Tree');
      await assertCustomer(item.customerId);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      problems.push(...error.problems.map((problem) => withinItem(problem, index)));
    }
  }
  if (problems.length > 0) throw new ProblemError(problems);
}

function withinItem(problem: Problem, index: number): Problem {
  const { field = '' } = problem;
  const member = field === '' ? '' : `.${field.charAt(0).toUpperCase()}${field.slice(1)}`;
  return { ...problem, field: `Items.${index}${member}` };
}
