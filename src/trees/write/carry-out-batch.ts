import { type CommissionPlan, enabledTrees } from '../../commission-plan/commission-plan.ts';
import type { Tree } from '../../commission-plan/tree.ts';
import { type Breath, createBreath } from '../../kernel/breath.ts';
import type { CallContext } from '../../kernel/call-context.ts';
import { type Problem, ProblemError, problemsThrownBy } from '../../kernel/problem.ts';
import { latest, nextInstant } from '../rules/instants.ts';
import { type MoveEnds, moveEnds } from '../rules/move-version.ts';
import { namedTree } from '../rules/named-tree.ts';
import type { BatchItem, PlacementBatch } from '../store/batch-store.ts';
import type { NoteAffected } from './affected-sums.ts';
import { ROLLED_UP_IN_BATCH_MAX, ROLLED_UP_MAX } from './batch-limit.ts';
import { carryOutPlacement } from './carry-out-placement.ts';
import { carryOutRemoval } from './carry-out-removal.ts';
import { LISTED_OF_MANY_MAX, type MovePreview, previewMove } from './move-preview.ts';
import { readPlacements } from './read-placements.ts';
import type { TreeWriteDependencies, TreeWriteStores } from './tree-dependencies.ts';

/** A batch to carry out; without an id when it is not staged. */
export type UncommittedBatch = Pick<PlacementBatch, 'items' | 'reason'> & {
  readonly id: number | null;
  /** Left out when the items are numbered without gaps. */
  readonly positions?: readonly number[];
  /** Of each move that the caller has seen in a preview; left out by callers without one. */
  readonly versions?: readonly (string | undefined)[];
};

export interface BatchOutcome {
  /** The problems of all items, each with its item in the field. */
  readonly problems: readonly Problem[];
  /** When the trees changed: one instant for all items. */
  readonly at: string;
  /** Where each item that was not refused began and ended. */
  readonly moves: readonly MoveEnds[];
}

/**
 * Carries out the items of a batch in order, inside a unit of work; the caller decides whether to commit. A refused
 * item leaves nothing behind, so that the others can still be checked. For previews, a signal of the context ends
 * the work.
 */
export async function carryOutBatch(
  dependencies: TreeWriteDependencies,
  stores: TreeWriteStores,
  batch: UncommittedBatch,
  context: CallContext,
): Promise<BatchOutcome> {
  return carryOutItems(dependencies, stores, batch, context, (_item, change) => problemsThrownBy(change));
}

/**
 * Carries out a batch, and reads the effects of each item. Call this in a unit of work that is rolled back.
 * @param counts from {@link countMoved}
 * @param noteAffected gets the uplines that each item adds people to, or takes people from
 */
export async function previewBatch(
  dependencies: TreeWriteDependencies,
  stores: TreeWriteStores,
  batch: UncommittedBatch,
  counts: ReadonlyMap<BatchItem, number>,
  context: CallContext,
  noteAffected?: NoteAffected,
): Promise<readonly MovePreview[]> {
  const previews: MovePreview[] = [];
  const options = {
    listedMax: LISTED_OF_MANY_MAX,
    breathe: createBreath(context.signal),
    ...(noteAffected === undefined ? {} : { noteAffected }),
  };
  await carryOutItems(dependencies, stores, batch, context, async (item, change) => {
    const tree = namedTree(dependencies.plan, item.tree).name;
    const moved = { tree, nodeId: item.customerId, nodes: counts.get(item) ?? 1 };
    const { problems, ...preview } = await previewMove(stores.trees, moved, change, options);
    previews.push(preview);
    return problems;
  });
  return previews;
}

async function carryOutItems(
  { plan, clock }: TreeWriteDependencies,
  stores: TreeWriteStores,
  batch: UncommittedBatch,
  context: CallContext,
  /** Makes the change of an item, and returns why it was refused. */
  attempt: (item: BatchItem, change: () => Promise<MoveEnds>) => Promise<readonly Problem[]>,
): Promise<BatchOutcome> {
  const now = clock().toISOString();
  const breathe = createBreath(context.signal);
  const at = nextInstant(now, ...(await lockTrees(plan, stores, batch.items, breathe)));
  await stores.trees.lockNodes(batch.items.map(({ customerId }) => customerId));
  const problems: Problem[] = [];
  const moves: MoveEnds[] = [];
  let rolledUpMax = ROLLED_UP_IN_BATCH_MAX;
  for (const [index, item] of batch.items.entries()) {
    await breathe();
    const tree = namedTree(plan, item.tree);
    const reason = item.reason === '' ? batch.reason : item.reason;
    const order = {
      ...item,
      tree,
      nodeId: item.customerId,
      reason,
      batchId: batch.id,
      at,
      version: batch.versions?.[index],
    };
    const own = await attempt(item, async () => {
      if (item.action === 'remove') {
        const removal = { ...order, rolledUpMax: Math.min(ROLLED_UP_MAX, rolledUpMax) };
        const { ends, rolledUp } = await carryOutRemoval(stores, plan, removal, now, context);
        moves.push(ends);
        rolledUpMax -= rolledUp.length;
        return ends;
      }
      const placed = await carryOutPlacement(stores, plan, { ...order, rule: 'PlaceNode' }, now, context);
      const ends = moveEnds(placed.before, placed.after);
      moves.push(ends);
      const position = batch.positions?.[index] ?? index;
      await keepSponsor(stores, batch.id, position, placed.sponsorBefore ?? null);
      return ends;
    });
    problems.push(...own.map((problem) => withinItem(problem, index)));
  }
  return { problems, at, moves };
}

/**
 * Locks the trees of the items, in the same order for all batches, so that two never wait for each other.
 * @returns the instants that the batch must come after
 */
async function lockTrees(
  plan: CommissionPlan,
  stores: TreeWriteStores,
  items: readonly BatchItem[],
  breathe: Breath,
): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const tree of enabledTrees(plan)) {
    const own = items.filter((item) => namedTree(plan, item.tree) === tree);
    if (own.length === 0) continue;
    changed.push(
      await stores.trees.lock(tree.name, 'change'),
      ...(await startsAround(stores, tree, own, breathe)),
    );
  }
  return changed;
}

/**
 * The latest start among the placements that the items may touch. Leaves of trees without legs may be later
 * than the last change of their tree, and the batch must come after all of them.
 */
async function startsAround(
  { trees }: TreeWriteStores,
  { name }: Tree,
  items: readonly BatchItem[],
  breathe: Breath,
): Promise<readonly string[]> {
  const rollingUp = items.filter(({ action, children }) => action === 'remove' && children === 'rollup');
  let start = '';
  for (const { customerId } of rollingUp) {
    await breathe();
    const below = await trees.directDownline(name, [customerId], ROLLED_UP_MAX + 1);
    start = latest(start, ...below.map(({ from }) => from));
  }
  const ids = items.flatMap(({ customerId, toUplineId }) => [customerId, toUplineId]);
  const placements = await readPlacements(trees, name, ids, breathe);
  return [start, ...placements.values().map(({ from }) => from)];
}

async function keepSponsor(
  { batches }: TreeWriteStores,
  batchId: number | null,
  position: number,
  sponsorId: number | null,
): Promise<void> {
  if (batchId !== null && sponsorId !== null) await batches.keepSponsor(batchId, position, sponsorId);
}

/**
 * Counts how many nodes each item would move, before any item is carried out and outside the transaction.
 * @param signal ends the count
 * @throws ProblemError `too_many_long_reads`, `long_read_too_long`
 */
export async function countMoved<Item extends Pick<BatchItem, 'tree' | 'customerId'>>(
  { plan, trees }: TreeWriteDependencies,
  items: readonly Item[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<Item, number>> {
  const counts = new Map<Item, number>();
  for (const [name, own] of Map.groupBy(items, (item) => namedTree(plan, item.tree).name)) {
    const ids = new Set(own.map(({ customerId }) => customerId));
    const below = await trees.countEach(name, [...ids], null, signal);
    for (const item of own) counts.set(item, 1 + (below.get(item.customerId) ?? 0));
  }
  return counts;
}

/** Items whose customers a database server looks up in one statement. */
const CHECKED_AT_ONCE = 100;

/**
 * Refuses items that are wrong without reading a tree.
 * @throws ProblemError with the items in its fields
 */
export async function checkItems(
  { plan, assertCustomer }: TreeWriteDependencies,
  items: readonly BatchItem[],
): Promise<void> {
  const problems: Problem[] = [];
  const breathe = createBreath();
  const check = async (item: BatchItem, index: number) => {
    const own = await problemsThrownBy(async () => {
      namedTree(plan, item.tree, 'Tree');
      await assertCustomer(item.customerId);
    });
    return own.map((problem) => withinItem(problem, index));
  };
  for (let from = 0; from < items.length; from += CHECKED_AT_ONCE) {
    await breathe();
    const part = items.slice(from, from + CHECKED_AT_ONCE);
    const found = await Promise.all(part.map((item, index) => check(item, from + index)));
    problems.push(...found.flat());
  }
  if (problems.length > 0) throw new ProblemError(problems);
}

function withinItem(problem: Problem, index: number): Problem {
  const { field = '' } = problem;
  const member = field === '' ? '' : `.${field.charAt(0).toUpperCase()}${field.slice(1)}`;
  return { ...problem, field: `Items.${index}${member}` };
}
