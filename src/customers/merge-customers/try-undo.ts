import { rollingBack } from '../../database/unit-of-work.ts';
import { createBreath } from '../../kernel/breath.ts';
import type { Call } from '../../kernel/call.ts';
import { type Problem, problemsThrownBy } from '../../kernel/problem.ts';
import { countMoved } from '../../trees/write/carry-out-batch.ts';
import type { Customer } from '../record/customer.ts';
import { refuseDuplicate } from '../write/check-uniqueness.ts';
import { findReturning, type Returning, type Standpoint, standpointOf } from './find-returning.ts';
import type { MergeDependencies, MergeStores } from './merge-dependencies.ts';
import { type OpenMerge, openMerge, recordOf, separate } from './undo-merge.ts';

/** A merge that may be undone, before and after the undo. */
export interface TriedUndo {
  readonly merge: OpenMerge;
  /** Every problem that prevents the undo. */
  readonly problems: readonly Problem[];
  readonly before: Customer;
  /** The surviving customer after the undo; unchanged when the undo is refused. */
  readonly after: Customer;
  /** The returning customers of each tree. */
  readonly trees: readonly TriedReturn[];
}

export interface TriedReturn extends Returning {
  /** The number of returning customers, with their downlines. */
  readonly nodes: number;
  /** The position of the first of them after the undo; `null` when the undo is refused. */
  readonly after: Standpoint | null;
}

/**
 * What an undo would do: the undo itself, rolled back.
 * @throws ProblemError for a customer who is not merged, and for an erased person
 */
export function createTryUndo(dependencies: MergeDependencies) {
  const rolledBack = rollingBack(dependencies.merging);
  const { treeWrites } = dependencies;
  return async function tryUndo(mergedId: number, call: Call): Promise<TriedUndo> {
    const found = await rolledBack.run(async (stores) =>
      returningOf(dependencies, stores, await openMerge(dependencies, stores, mergedId), call),
    );
    // Counting may take longer than a transaction should.
    const moved = found.flatMap(({ tree, ids }) => ids.map((customerId) => ({ tree, customerId })));
    const counts = await countMoved(treeWrites, moved, call.signal);
    call.signal?.throwIfAborted();
    return rolledBack.run(async (stores) => {
      const merge = await openMerge(dependencies, stores, mergedId);
      const before = await recordOf(stores, merge.survivorId);
      const returning = await returningOf(dependencies, stores, merge, call);
      const problems = await problemsThrownBy(() =>
        refuseDuplicate(() => separate(dependencies, stores, merge, call)),
      );
      const isRefused = problems.length > 0;
      const trees: TriedReturn[] = [];
      const breathe = createBreath(call.signal);
      for (const one of returning) {
        const { tree, first } = one;
        const nodes = moved.reduce(
          (sum, item) => sum + (item.tree === tree ? (counts.get(item) ?? 1) : 0),
          0,
        );
        // A refused write may have ended the transaction.
        const isShown = !isRefused && first !== null;
        trees.push({
          ...one,
          nodes,
          after: isShown ? await standpointOf(stores.trees, tree, first.id, breathe) : null,
        });
      }
      const after = isRefused ? before : await recordOf(stores, merge.survivorId);
      return { merge, problems, before, after, trees };
    });
  };
}

async function returningOf(
  { treeWrites }: MergeDependencies,
  stores: MergeStores,
  merge: OpenMerge,
  { signal }: Call,
): Promise<readonly Returning[]> {
  const batch = merge.batchId === null ? null : await stores.batches.locked(merge.batchId);
  const touched = new Set(batch?.items.map(({ tree }) => tree));
  return findReturning(treeWrites.plan, stores.trees, merge, touched, createBreath(signal));
}
