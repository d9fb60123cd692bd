import type { Call } from '../../kernel/call.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { treeProblem } from '../rules/errors.ts';
import type { BatchItem, BatchStore, PlacementBatch } from '../store/batch-store.ts';
import { ITEMS_MAX } from '../write/batch-limit.ts';
import { checkItems } from '../write/carry-out-batch.ts';
import type { TreeWriteDependencies, TreeWriteStores } from '../write/tree-dependencies.ts';
import { assertBatchVersion } from './batch-version.ts';
import { lockedBatch } from './placement-batches.ts';

/** A batch as the caller has seen it; the version is outdated if the batch has changed since. */
interface Seen {
  readonly batchId: number;
  readonly version: string;
}

/** Stages a batch without trying it: it may contain what the trees do not allow yet. */
export function createBeginBatch(dependencies: TreeWriteDependencies) {
  const { unitOfWork, clock } = dependencies;
  /** @throws ProblemError `unknown_tree`, `customer_not_found` with the items in its fields */
  return async function beginBatch(
    reason: string,
    items: readonly BatchItem[],
    call: Call,
  ): Promise<{ readonly batchId: number }> {
    await checkItems(dependencies, items);
    const work = async ({ batches }: TreeWriteStores) => ({
      batchId: await batches.stage(reason, items, clock().toISOString(), call),
    });
    return call.write(unitOfWork, work);
  };
}

/** Adds moves to the end of a staged batch. */
export function createAddToBatch(dependencies: TreeWriteDependencies) {
  /** @throws ProblemError `batch_not_found`, `batch_not_staged`, `batch_full`, and the problems of an item */
  return async function addToBatch(batchId: number, items: readonly BatchItem[], call: Call): Promise<void> {
    await checkItems(dependencies, items);
    await call.write(dependencies.unitOfWork, async ({ batches }: TreeWriteStores) => {
      const { positions } = await stagedBatch(batches, batchId);
      if (positions.length + items.length > ITEMS_MAX) {
        throw new ProblemError([treeProblem('batch_full', undefined, { max: ITEMS_MAX })]);
      }
      await batches.addItems(batchId, (positions.at(-1) ?? -1) + 1, items);
    });
  };
}

/** Removes a move from a staged batch. */
export function createRemoveFromBatch({ unitOfWork }: TreeWriteDependencies) {
  /** @throws ProblemError `batch_not_found`, `batch_not_staged`, `batch_changed` */
  return async function removeFromBatch(
    { batchId, version }: Seen,
    position: number,
    call: Call,
  ): Promise<void> {
    await call.write(unitOfWork, async ({ batches }: TreeWriteStores) => {
      assertBatchVersion(await stagedBatch(batches, batchId), version);
      await batches.removeItem(batchId, position);
    });
  };
}

/** Removes a staged batch; nothing in the trees changes. */
export function createDiscardBatch({ unitOfWork }: TreeWriteDependencies) {
  /** @throws ProblemError `batch_not_found`, `batch_not_staged`, `batch_changed` */
  return async function discardBatch({ batchId, version }: Seen, call: Call): Promise<void> {
    await call.write(unitOfWork, async ({ batches }: TreeWriteStores) => {
      assertBatchVersion(await stagedBatch(batches, batchId), version);
      await batches.remove(batchId);
    });
  };
}

async function stagedBatch(batches: BatchStore, id: number): Promise<PlacementBatch> {
  const batch = await lockedBatch(batches, id);
  if (batch.state === 'staged') return batch;
  throw new ProblemError([treeProblem('batch_not_staged', 'batchId', { state: batch.state })]);
}
