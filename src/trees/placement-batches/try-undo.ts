import { rollingBack } from '../../database/unit-of-work.ts';
import { createBreath } from '../../kernel/breath.ts';
import type { Call } from '../../kernel/call.ts';
import { type Problem, ProblemError } from '../../kernel/problem.ts';
import { treeProblem } from '../rules/errors.ts';
import { namedTree } from '../rules/named-tree.ts';
import type { Placement } from '../rules/placement.ts';
import type { PlacementBatch } from '../store/batch-store.ts';
import { ROLLED_UP_LISTED_MAX } from '../write/batch-limit.ts';
import { countMoved } from '../write/carry-out-batch.ts';
import { BuiltUponError } from '../write/find-touched.ts';
import { readPlacements } from '../write/read-placements.ts';
import type { TreeWriteDependencies, TreeWriteStores } from '../write/tree-dependencies.ts';
import { type UndoneBatch, undoBatch } from '../write/undo-batch.ts';
import { createFindBatch, lockedBatch } from './placement-batches.ts';

/** What the undo of a committed batch would do. */
export interface TriedBatchUndo {
  /** Every problem that prevents the undo. */
  readonly problems: readonly Problem[];
  /** The first customer on whose place later changes depend; `null` for none. */
  readonly blocker: UndoBlocker | null;
  /** The customers of the batch, each once per tree. */
  readonly returns: readonly BatchReturn[];
  /** Customers who are in no item but were moved up by a removal of the batch; the first ones by id. */
  readonly rolledUp: readonly BatchReturn[];
  /** How many such customers there are; 0 when the undo is refused. */
  readonly rolledUpCount: number;
}

export interface UndoBlocker {
  readonly tree: string;
  readonly customerId: number;
  /** The later batch that placed the customer; `null` when no batch did. */
  readonly batchId: number | null;
}

export interface BatchReturn {
  readonly tree: string;
  readonly customerId: number;
  /** The customer and the downline. */
  readonly nodes: number;
  readonly from: Placement | null;
  /** `null` if the customer has no place afterwards, and when the undo is refused. */
  readonly to: Placement | null;
}

type Returning = Pick<BatchReturn, 'tree' | 'customerId'>;

/**
 * What an undo would do: the undo itself, rolled back.
 * @throws ProblemError `batch_not_found`, `batch_not_committed`, and the errors of a long read
 */
export function createTryBatchUndo(dependencies: TreeWriteDependencies) {
  const rolledBack = rollingBack(dependencies.unitOfWork);
  const findBatch = createFindBatch(dependencies);
  return async function tryBatchUndo(id: number, call: Call): Promise<TriedBatchUndo> {
    const returning = returningOf(dependencies, assertCommitted(await findBatch(id)));
    // Counting may take longer than a transaction should.
    const nodes = await countMoved(dependencies, returning, call.signal);
    call.signal?.throwIfAborted();
    const tried = await rolledBack.run(async (stores) => {
      const batch = assertCommitted(await lockedBatch(stores.batches, id));
      const before = await placementsOf(stores, returning, call);
      const { problems, built, restored } = await attempt(
        () => undoBatch(dependencies, stores, batch, call),
        call,
      );
      const after = problems.length > 0 ? new Map() : await placementsOf(stores, returning, call);
      return {
        problems,
        blocker: built === null ? null : blockerOf(built, id, await placementOf(stores, before, built)),
        returns: returning.map((one) => ({
          ...one,
          nodes: nodes.get(one) ?? 1,
          from: before.get(one) ?? null,
          to: after.get(one) ?? null,
        })),
        ...(await rolledUpOf(restored, returning)),
      };
    });
    const counts = await countMoved(dependencies, tried.rolledUp, call.signal);
    return {
      ...tried,
      rolledUp: tried.rolledUp.map((one) => ({ ...one, nodes: counts.get(one) ?? 1 })),
    };
  };
}

function assertCommitted(batch: PlacementBatch): PlacementBatch {
  if (batch.state === 'committed') return batch;
  throw new ProblemError([treeProblem('batch_not_committed', 'batchId', { state: batch.state })]);
}

function returningOf({ plan }: TreeWriteDependencies, { items }: PlacementBatch): Returning[] {
  const found = new Map<string, Returning>();
  for (const { tree, customerId } of items) {
    const { name } = namedTree(plan, tree);
    found.set(`${customerId} ${name}`, { tree: name, customerId });
  }
  return [...found.values()];
}

async function placementsOf(
  { trees }: TreeWriteStores,
  returning: readonly Returning[],
  { signal }: Call,
): Promise<Map<Returning, Placement | null>> {
  const breathe = createBreath(signal);
  const found = new Map<Returning, Placement | null>();
  for (const [tree, own] of Map.groupBy(returning, (one) => one.tree)) {
    const ids = own.map(({ customerId }) => customerId);
    const placements = await readPlacements(trees, tree, ids, breathe);
    for (const one of own) found.set(one, placements.get(one.customerId) ?? null);
  }
  return found;
}

/** People only. A removal can move up vacant places too, and those are not listed. */
async function rolledUpOf(restored: UndoneBatch['restored'], returning: readonly Returning[]) {
  const breathe = createBreath();
  const rolledUp: Omit<BatchReturn, 'nodes'>[] = [];
  let rolledUpCount = 0;
  for (const { tree, touched } of restored) {
    const inItems = new Set(
      returning.filter((one) => one.tree === tree.name).map(({ customerId }) => customerId),
    );
    // Customers in no item come by id.
    for (const { nodeId, present, before } of touched) {
      await breathe();
      if (inItems.has(nodeId) || present?.isVacant !== false) continue;
      rolledUpCount += 1;
      if (rolledUp.length === ROLLED_UP_LISTED_MAX) continue;
      rolledUp.push({ tree: tree.name, customerId: nodeId, from: present, to: before });
    }
  }
  return { rolledUp, rolledUpCount };
}

async function attempt(undo: () => Promise<UndoneBatch>, { signal }: Call) {
  try {
    const { restored } = await undo();
    return { problems: [], built: null, restored };
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof ProblemError)) throw error;
    return { problems: error.problems, built: error instanceof BuiltUponError ? error : null, restored: [] };
  }
}

/** The placement before the undo, which may have ended it. It was not read for customers in no item. */
async function placementOf(
  { trees }: TreeWriteStores,
  before: ReadonlyMap<Returning, Placement | null>,
  { tree, customerId }: BuiltUponError,
): Promise<Placement | null> {
  for (const [one, placement] of before) {
    if (one.tree === tree && one.customerId === customerId) return placement;
  }
  return trees.currentPlacement(tree, customerId);
}

function blockerOf(
  { tree, customerId }: BuiltUponError,
  undone: number,
  placement: Placement | null,
): UndoBlocker {
  const batchId = placement?.batchId ?? null;
  return { tree, customerId, batchId: batchId === undone ? null : batchId };
}
