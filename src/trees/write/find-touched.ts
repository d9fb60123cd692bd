import type { Tree } from '../../commission-plan/tree.ts';
import type { Breath } from '../../kernel/breath.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { treeProblem } from '../rules/errors.ts';
import { latest } from '../rules/instants.ts';
import type { PlacementRecord } from '../rules/placement.ts';
import type { PlacementBatch } from '../store/batch-store.ts';
import { type Stay, staysOf, type UndoneAt, undoneBy } from './stays.ts';
import type { TreeWriteStores } from './tree-dependencies.ts';

/** A node that a batch has touched. */
export interface Touched {
  readonly nodeId: number;
  /** Its current placement, made by the batch; `null` when the batch removed it. */
  readonly present: PlacementRecord | null;
  /** Where it stood before; `null` when it was not placed. */
  readonly before: PlacementRecord | null;
}

/** The past places of one node in a tree, without those of undone batches, separated by who made them. */
interface Past {
  readonly nodeId: number;
  readonly history: readonly PlacementRecord[];
  /** Made by the batch. */
  readonly own: readonly Stay[];
  readonly others: readonly Stay[];
}

/**
 * Finds the nodes that a batch has touched in a locked tree. Times are compared with times of the same tree:
 * the clock may have gone back since, or another process may have another clock.
 * @param ids customers of its items in the tree
 * @throws ProblemError `batch_built_upon`
 */
export async function findTouched(
  stores: TreeWriteStores,
  tree: Tree,
  ids: readonly number[],
  { batch, breathe }: { readonly batch: PlacementBatch; readonly breathe: Breath },
): Promise<readonly Touched[]> {
  const { id: batchId, committedAt } = batch;
  const pasts = await readPasts(stores, tree, ids, { batchId, breathe });
  const first = latest(committedAt ?? '');
  // Batches of version 0.3.1 and older have an instant for each item, the first not before the commit.
  const last = latest(first, ...pasts.flatMap(({ own }) => own.map(({ made }) => made.from)));
  const firstId = Math.min(...pasts.flatMap(({ own }) => own.map(({ made }) => made.id)));
  const touched: Touched[] = [];
  for (const past of pasts) {
    const { nodeId } = past;
    await breathe();
    if (isBuiltUpon(past, last)) throw new BuiltUponError(tree.name, nodeId, 'moved');
    if (await hasJoined(stores, tree, nodeId, { afterId: firstId, batchId, breathe }))
      throw new BuiltUponError(tree.name, nodeId, 'joined');
    touched.push(touchedNode(past, batchId, first));
  }
  return touched;
}

/** The past places of the nodes that a batch has touched. */
async function readPasts(
  stores: TreeWriteStores,
  tree: Tree,
  ids: readonly number[],
  { batchId, breathe }: { readonly batchId: number; readonly breathe: Breath },
): Promise<readonly Past[]> {
  const { trees } = stores;
  const histories: (readonly [nodeId: number, history: readonly PlacementRecord[]])[] = [];
  for (const nodeId of new Set([...ids, ...(await trees.nodesOfBatch(tree.name, batchId))])) {
    await breathe();
    histories.push([nodeId, await trees.history(tree.name, nodeId)]);
  }
  const undone = await undoneIn(
    stores,
    histories.map(([, history]) => history),
    { batchId, breathe },
  );
  const pasts: Past[] = [];
  for (const [nodeId, history] of histories) {
    await breathe();
    const stays = staysOf(history, undone);
    const own = stays.filter(({ made }) => made.batchId === batchId);
    pasts.push({ nodeId, history, own, others: stays.filter(({ made }) => made.batchId !== batchId) });
  }
  return pasts;
}

/** Whether a node came directly below another one after a placement, and neither by the batch nor only by an undo. */
async function hasJoined(
  stores: TreeWriteStores,
  tree: Tree,
  nodeId: number,
  since: { readonly afterId: number; readonly batchId: number; readonly breathe: Breath },
): Promise<boolean> {
  const { trees } = stores;
  const { afterId, batchId, breathe } = since;
  // Numbers, not times: a leaf of a tree without legs may be later than the last change and yet older.
  const { isAny, byUndo } = await trees.newerBelow(tree.name, nodeId, since);
  if (isAny) return true;
  for (const id of byUndo) {
    await breathe();
    const history = await trees.history(tree.name, id);
    const made = staysOf(history, await undoneIn(stores, [history], since)).at(-1)?.made;
    if (made !== undefined && made.id > afterId && made.batchId !== batchId) return true;
  }
  return false;
}

/** When the batches in the histories were undone, except the batch whose undo has begun. */
async function undoneIn(
  { batches }: TreeWriteStores,
  histories: readonly (readonly PlacementRecord[])[],
  { batchId, breathe }: { readonly batchId: number; readonly breathe: Breath },
): Promise<UndoneAt> {
  const ids = new Set<number>();
  for (const history of histories) {
    await breathe();
    for (const placement of history) {
      const id = placement.batchId ?? undoneBy(placement);
      if (id !== null && id !== batchId) ids.add(id);
    }
  }
  return batches.undoneAmong([...ids]);
}

/** Whether anything but the batch has changed the node's place after the last instant of the batch. */
function isBuiltUpon({ own, others }: Past, last: string): boolean {
  if (others.some(({ made, latest: { to } }) => made.from > last || to === null)) return true;
  return own.some(({ latest: { to } }) => to !== null && to > last);
}

function touchedNode({ nodeId, history, own }: Past, batchId: number, first: string): Touched {
  const before = history.findLast(
    ({ batchId: by, from, to }) => by !== batchId && from <= first && to !== null && to >= first,
  );
  return {
    nodeId,
    present: own.find(({ latest: { to } }) => to === null)?.latest ?? null,
    before: before ?? null,
  };
}

/** The obstacles to an undo, as parts of a sentence about the customer. */
const OBSTACLES = {
  moved: 'was moved or removed since',
  joined: 'has somebody directly below who came there since',
  taken: 'would return to a place that somebody else has now',
  uplineGone: 'would return below an upline who has left, or who stands below them now',
  downline: 'would leave, and people stand directly below',
  tooDeep: 'or the downline would stand deeper than the tree allows',
} as const;

/** Later changes depend on those of a batch, so it cannot be undone. */
export class BuiltUponError extends ProblemError {
  readonly tree: string;
  readonly customerId: number;

  constructor(tree: string, customerId: number, obstacle: keyof typeof OBSTACLES) {
    const details = { customerId, tree, change: OBSTACLES[obstacle] };
    super([treeProblem('batch_built_upon', 'batchId', details)]);
    this.tree = tree;
    this.customerId = customerId;
  }
}
