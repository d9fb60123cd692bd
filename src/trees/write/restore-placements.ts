import type { Tree } from '../../commission-plan/tree.ts';
import { type Breath, createBreath } from '../../kernel/breath.ts';
import type { CallContext } from '../../kernel/call-context.ts';
import { type NewEvent, placementEvent, sponsorFollowed } from '../../kernel/event.ts';
import { throwIfAny } from '../../kernel/problem.ts';
import { fitsBelow } from '../rules/matrix-depth.ts';
import { UNDO_RULE } from '../rules/placement.ts';
import { mergedNodeProblems } from '../rules/takes-nobody.ts';
import { uplinePages } from '../rules/ways-up.ts';
import { BuiltUponError, type Touched } from './find-touched.ts';
import { noteShown } from './note-shown.ts';
import { readPlacements } from './read-placements.ts';
import { reasonOfUndo } from './stays.ts';
import type { TreeWriteStores } from './tree-dependencies.ts';

/** What to restore, and when. */
export interface Restoration {
  readonly tree: Tree;
  readonly touched: readonly Touched[];
  /** The sponsors in the records, by customer. */
  readonly sponsors: ReadonlyMap<number, number>;
  readonly batchId: number;
  /** Instant of the trees. */
  readonly at: string;
  /** Time of the clock, for records. */
  readonly now: string;
}

/**
 * Ends the placements that a batch has made, and places every customer where they stood before it.
 * @throws ProblemError `batch_built_upon` where that is no longer possible
 */
export async function restorePlacements(
  stores: TreeWriteStores,
  restoration: Restoration,
  context: CallContext,
): Promise<void> {
  const { trees, events } = stores;
  const { tree, touched, at } = restoration;
  const breathe = createBreath(context.signal);
  for (const { present } of touched) {
    await breathe();
    if (present !== null) await trees.end(present.id, at);
  }
  for (const node of touched) {
    await breathe();
    await placeAgain(stores, restoration, node, context);
  }
  const walks = new Map<number, number>();
  const ids = touched.map(({ nodeId }) => nodeId);
  const placements = await readPlacements(trees, tree.name, ids, breathe);
  for (const nodeId of ids) {
    const isPlaced = placements.has(nodeId);
    await assertRooted(trees, tree, { nodeId, isPlaced }, { walks, breathe });
  }
  const moved: NewEvent[] = [];
  for (const node of touched) {
    await breathe();
    moved.push(...returnEvents(restoration, node));
  }
  await events.add(moved, context);
  await assertDepths(trees, tree, touched, breathe);
  await trees.noteChange(tree.name, at);
  await restoreRecords(stores, restoration, breathe, context);
}

/** A vacant place has no customer, and a root does not move. */
function returnEvents(
  { tree, batchId, at }: Restoration,
  { nodeId, present, before: place }: Touched,
): NewEvent[] {
  const before = present === null || present.isVacant ? null : present;
  const after = place === null || place.isVacant || place.uplineId === null ? null : place;
  if (before === null && after === null) return [];
  return [placementEvent({ tree: tree.name, nodeId, before, after, batchId, at })];
}

async function placeAgain(
  { trees }: TreeWriteStores,
  { tree, at, batchId }: Restoration,
  { nodeId, before }: Touched,
  { actor, requestId }: CallContext,
): Promise<void> {
  if (before === null || before.uplineId === null) return;
  const { uplineId, leg, isVacant } = before;
  if (!isVacant) throwIfAny(await mergedNodeProblems(trees, nodeId));
  if (leg !== '' && (await isTaken(trees, tree, uplineId, leg)))
    throw new BuiltUponError(tree.name, nodeId, 'taken');
  const place = { tree: tree.name, nodeId, uplineId, leg, isVacant, actor, requestId, at };
  await trees.place({ ...place, rule: UNDO_RULE, reason: reasonOfUndo(batchId), batchId: null });
}

/** `SponsorId` of the records; answers show it for customers who are not placed in the sponsor tree. */
async function restoreRecords(
  { customers, events }: TreeWriteStores,
  { tree, touched, sponsors, at, now }: Restoration,
  breathe: Breath,
  context: CallContext,
): Promise<void> {
  await noteShown(
    customers,
    tree,
    touched.map(({ nodeId }) => nodeId),
    now,
  );
  if (!tree.isSponsorTree) return;
  for (const { nodeId } of touched) {
    await breathe();
    const sponsorId = sponsors.get(nodeId);
    if (sponsorId === undefined) continue;
    await customers.followSponsor(nodeId, sponsorId, now, context);
    await events.add([sponsorFollowed(nodeId, at)], context);
  }
}

async function isTaken(
  trees: TreeWriteStores['trees'],
  tree: Tree,
  uplineId: number,
  leg: string,
): Promise<boolean> {
  return (await trees.nodesOnLegs(tree.name, [uplineId], [leg])).length > 0;
}

/**
 * Checks that the way up from a node leads to the root. Reads some levels at a time, because a walk in one statement
 * would never end on a cycle.
 * @param walk `walks` has, by node, the node whose walk reached it first. A walk ends at a node of an earlier one,
 *   which reached the root; its nodes are added
 */
async function assertRooted(
  trees: TreeWriteStores['trees'],
  tree: Tree,
  { nodeId, isPlaced }: { readonly nodeId: number; readonly isPlaced: boolean },
  { walks, breathe }: { readonly walks: Map<number, number>; readonly breathe: Breath },
): Promise<void> {
  if (walks.has(nodeId)) return;
  if (!isPlaced) {
    if ((await trees.directDownline(tree.name, [nodeId], 1)).length > 0)
      throw new BuiltUponError(tree.name, nodeId, 'downline');
    return;
  }
  walks.set(nodeId, nodeId);
  let top = nodeId;
  // Not from the index: on a cycle, it would apply all changes of the transaction again each time.
  const read = (id: number, levels: number) => trees.nearestUplines(tree.name, id, levels);
  for await (const above of uplinePages(read, nodeId, breathe)) {
    for (const id of above) {
      const walk = walks.get(id);
      if (walk === nodeId) throw new BuiltUponError(tree.name, nodeId, 'uplineGone');
      if (walk !== undefined) return;
      walks.set(id, nodeId);
    }
    top = above.at(-1) ?? top;
  }
  // Only the root has no upline.
  const last = await trees.currentPlacement(tree.name, top);
  if (last === null || last.uplineId !== null) throw new BuiltUponError(tree.name, nodeId, 'uplineGone');
}

/** The uplines may be on lower levels than before the batch. */
async function assertDepths(
  trees: TreeWriteStores['trees'],
  tree: Tree,
  touched: readonly Touched[],
  breathe: Breath,
): Promise<void> {
  if (tree.depth === undefined) return;
  for (const { nodeId, before } of touched) {
    await breathe();
    const uplineId = before?.uplineId ?? null;
    if (uplineId === null) continue;
    const height = await trees.heightOf(tree.name, nodeId, tree.depth);
    if (!(await fitsBelow(trees, tree, uplineId, height)))
      throw new BuiltUponError(tree.name, nodeId, 'tooDeep');
  }
}
