import { enabledTrees } from '../../commission-plan/commission-plan.ts';
import type { Tree } from '../../commission-plan/tree.ts';
import type { CallContext } from '../../kernel/call-context.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { treeProblem } from '../rules/errors.ts';
import { nextInstant } from '../rules/instants.ts';
import { namedTree } from '../rules/named-tree.ts';
import type { PlacementRecord } from '../rules/placement.ts';
import type { PlacementBatch } from '../store/batch-store.ts';
import type { TreeWriteDependencies, TreeWriteStores } from '../write/tree-dependencies.ts';

/** A node that a batch has touched. */
interface Touched {
  readonly nodeId: number;
  /** Its present placement, made by the batch; `null` when the batch removed it. */
  readonly present: PlacementRecord | null;
  /** Where it stood before; `null` when it did not. */
  readonly before: PlacementRecord | null;
}

/**
 * Puts everybody back whom a batch has touched, inside a unit of work.
 * @throws ProblemError `batch_built_upon` when somebody has moved since, or was placed below one of them, or
 *   where one of them stood
 */
export async function undoBatch(
  { plan, clock }: TreeWriteDependencies,
  stores: TreeWriteStores,
  batch: PlacementBatch,
  context: CallContext,
): Promise<void> {
  const now = clock().toISOString();
  for (const tree of enabledTrees(plan)) {
    const named = batch.items.filter((item) => namedTree(plan, item.tree) === tree);
    if (named.length === 0) continue;
    const changedAt = await stores.trees.lock(tree.name, 'change');
    const ids = new Set([
      ...named.map((item) => item.customerId),
      ...(await stores.trees.nodesOfBatch(tree.name, batch.id)),
    ]);
    const touched: Touched[] = [];
    for (const nodeId of ids) touched.push(await findTouched(stores, tree, nodeId, batch));
    await putBack(stores, tree, touched, nextInstant(now, changedAt), context, batch.id);
  }
}

async function findTouched(
  stores: TreeWriteStores,
  tree: Tree,
  nodeId: number,
  { id, committedAt }: PlacementBatch,
): Promise<Touched> {
  const history = await stores.trees.history(tree.name, nodeId);
  if (history.some(({ batchId, from }) => batchId !== id && from > (committedAt ?? ''))) {
    throw builtUpon(tree, nodeId);
  }
  const first = history.findIndex(({ batchId }) => batchId === id);
  const last = history.at(-1);
  const made = history[first];
  // Where the batch only removed, what is last is what was before it.
  const before = made === undefined ? last : history[first - 1];
  for (const below of await stores.trees.directDownline(tree.name, [nodeId])) {
    if (below.batchId !== id && below.from > (committedAt ?? '')) throw builtUpon(tree, nodeId);
  }
  const stoodUntilThen = made === undefined || before?.to === made.from;
  return {
    nodeId,
    present: last?.to === null ? last : null,
    before: stoodUntilThen ? (before ?? null) : null,
  };
}

async function putBack(
  { trees, customers, events }: TreeWriteStores,
  tree: Tree,
  touched: readonly Touched[],
  at: string,
  context: CallContext,
  batchId: number,
): Promise<void> {
  for (const { present } of touched) if (present !== null) await trees.end(present.id, at);
  const { actor, requestId } = context;
  const returning = touched.filter((node) => node.before !== null);
  for (const { nodeId, before } of returning) {
    if (before === null) continue;
    const { uplineId, leg, isVacant } = before;
    if (uplineId === null) continue;
    const [beside] = leg === '' ? [] : await occupants(trees, tree, uplineId, leg);
    if (beside !== undefined) throw builtUpon(tree, nodeId);
    const place = { tree: tree.name, nodeId, uplineId, leg, isVacant, actor, requestId, at };
    await trees.place({ ...place, rule: 'Undo', reason: `undo of batch ${batchId}`, batchId: null });
    if (!tree.isSponsorTree) continue;
    await customers.followSponsor(nodeId, uplineId, at, context);
    await events.add('UpdateAssociateEvent', nodeId, at, context);
  }
  for (const { nodeId } of touched) {
    await assertRooted(trees, tree, nodeId);
    await events.add('PlacementChangedEvent', nodeId, at, context);
  }
  await trees.noteChange(tree.name, at);
}

async function occupants(
  trees: TreeWriteStores['trees'],
  tree: Tree,
  uplineId: number,
  leg: string,
): Promise<readonly number[]> {
  const beside = await trees.directDownline(tree.name, [uplineId]);
  return beside.filter((placement) => placement.leg === leg).map(({ nodeId }) => nodeId);
}

/** Step by step, because on a cycle a walk in one statement would never end. */
async function assertRooted(trees: TreeWriteStores['trees'], tree: Tree, nodeId: number): Promise<void> {
  const seen = new Set<number>();
  let current = await trees.currentPlacement(tree.name, nodeId);
  if (current === null) {
    if ((await trees.directDownline(tree.name, [nodeId])).length > 0) throw builtUpon(tree, nodeId);
    return;
  }
  while (current.uplineId !== null) {
    if (seen.has(current.nodeId)) throw builtUpon(tree, nodeId);
    seen.add(current.nodeId);
    const above = await trees.currentPlacement(tree.name, current.uplineId);
    if (above === null) throw builtUpon(tree, nodeId);
    current = above;
  }
}

function builtUpon(tree: Tree, customerId: number): ProblemError {
  return new ProblemError([treeProblem('batch_built_upon', 'batchId', { customerId, tree: tree.name })]);
}
