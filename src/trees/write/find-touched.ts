import type { Tree } from '../../commission-plan/tree.ts';
import { createBreath } from '../../kernel/breath.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { treeProblem } from '../rules/errors.ts';
import { latest } from '../rules/instants.ts';
import type { PlacementRecord } from '../rules/placement.ts';
import type { PlacementBatch } from '../store/batch-store.ts';
import type { TreeWriteStores } from './tree-dependencies.ts';

/** A node that a batch has touched. */
export interface Touched {
  readonly nodeId: number;
  /** Its current placement, made by the batch; `null` when the batch removed it. */
  readonly present: PlacementRecord | null;
  /** Where it stood before; `null` when it was not placed. */
  readonly before: PlacementRecord | null;
}

/** The placements of one node in a tree, separated by their author. */
interface Past {
  readonly nodeId: number;
  /** Made by the batch. */
  readonly own: readonly PlacementRecord[];
  readonly others: readonly PlacementRecord[];
}

/**
 * Finds the nodes that a batch has touched in a locked tree. Times are compared with times of the same tree:
 * the clock may have gone back since, or another process may have another clock.
 * @param ids customers of its items in the tree
 * @throws ProblemError `batch_built_upon`
 */
export async function findTouched(
  { trees }: TreeWriteStores,
  tree: Tree,
  ids: readonly number[],
  { id: batchId, committedAt }: PlacementBatch,
): Promise<readonly Touched[]> {
  const breathe = createBreath();
  const pasts: Past[] = [];
  for (const nodeId of new Set([...ids, ...(await trees.nodesOfBatch(tree.name, batchId))])) {
    await breathe();
    const history = await trees.history(tree.name, nodeId);
    const own = history.filter((placement) => placement.batchId === batchId);
    pasts.push({ nodeId, own, others: history.filter((placement) => placement.batchId !== batchId) });
  }
  const first = latest(committedAt ?? '');
  // Batches of version 0.3.1 and older have an instant for each item, the first not before the commit.
  const last = latest(first, ...pasts.flatMap(({ own }) => own.map(({ from }) => from)));
  const firstId = Math.min(...pasts.flatMap(({ own }) => own.map(({ id }) => id)));
  const touched: Touched[] = [];
  for (const past of pasts) {
    const { nodeId } = past;
    if (isBuiltUpon(past, last)) throw new BuiltUponError(tree.name, nodeId, 'moved');
    // Numbers, not times: a leaf of a tree without legs may be later than the last change and yet older.
    const isNewer = await trees.hasNewerBelow(tree.name, nodeId, { afterId: firstId, batchId });
    if (isNewer) throw new BuiltUponError(tree.name, nodeId, 'joined');
    touched.push(touchedNode(past, first));
  }
  return touched;
}

/** Whether anything but the batch has changed the node's place after the last instant of the batch. */
function isBuiltUpon({ own, others }: Past, last: string): boolean {
  if (others.some(({ from, to }) => from > last || to === null)) return true;
  return own.some(({ to }) => to !== null && to > last);
}

function touchedNode({ nodeId, own, others }: Past, first: string): Touched {
  const before = others.at(-1);
  const stoodUntilThen = before !== undefined && before.to !== null && before.to >= first;
  return {
    nodeId,
    present: own.find(({ to }) => to === null) ?? null,
    before: stoodUntilThen ? before : null,
  };
}

/** What stands against an undo, as a sentence about the customer says it. */
const OBSTACLES = {
  moved: 'was moved or removed since',
  joined: 'has somebody directly below who came there since',
  taken: 'would return to a place that somebody else has now',
  uplineGone: 'would return below an upline who has left, or who stands below them now',
  downline: 'would leave, and people stand directly below',
  tooDeep: 'or the downline would stand deeper than the tree allows',
} as const;

/** Something was built on what a batch did, so it cannot be undone. */
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
