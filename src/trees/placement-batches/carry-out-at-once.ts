import type { Call } from '../../kernel/call.ts';
import { ProblemError } from '../../kernel/problem.ts';
import type { BatchItem } from '../store/batch-store.ts';
import { carryOutBatch, checkItems } from '../write/carry-out-batch.ts';
import type { TreeWriteDependencies, TreeWriteStores } from '../write/tree-dependencies.ts';

interface MovesAtOnce {
  readonly reason: string;
  readonly items: readonly BatchItem[];
  /** The versions of the moves that a preview has shown. */
  readonly versions: readonly (string | undefined)[];
}

/**
 * Stages a batch and commits it in one transaction, so that a refused one leaves nothing behind and a committed one
 * can be undone.
 * @throws ProblemError with every obstacle; nothing is changed in that case
 */
export function createCarryOutAtOnce(dependencies: TreeWriteDependencies) {
  const { unitOfWork, clock } = dependencies;
  return async function carryOutAtOnce(
    { reason, items, versions }: MovesAtOnce,
    call: Call,
  ): Promise<{ readonly batchId: number; readonly at: string }> {
    await checkItems(dependencies, items);
    const work = async (stores: TreeWriteStores) => {
      const now = clock().toISOString();
      const batchId = await stores.batches.stage(reason, items, now, call);
      await stores.batches.advance(batchId, 'committed', now, call);
      const { problems, at } = await carryOutBatch(
        dependencies,
        stores,
        { id: batchId, items, reason, versions },
        call,
      );
      if (problems.length > 0) throw new ProblemError(problems);
      await stores.batches.date(batchId, 'committed', at);
      return { batchId, at };
    };
    return call.write(unitOfWork, work);
  };
}
