import { rollingBack } from '../../database/unit-of-work.ts';
import type { Call } from '../../kernel/call.ts';
import { describeProblem, type Problem, ProblemError, problemsThrownBy } from '../../kernel/problem.ts';
import { countMoved, previewBatch } from '../../trees/write/carry-out-batch.ts';
import type { MovePreview } from '../../trees/write/move-preview.ts';
import { valueChanges } from '../record/field-changes.ts';
import { refuseDuplicate } from '../write/check-uniqueness.ts';
import { findReferences, lockPair } from './merge-customers.ts';
import type { MergeDependencies } from './merge-dependencies.ts';
import type { MergeOrder } from './merge-order.ts';
import { type MergePair, planRecords, writeRecords } from './merge-records.ts';
import type { MergedRecord } from './merged-records.ts';
import { type PlannedMoves, planMoves } from './plan-moves.ts';

/** What a merge would do: the merge itself, rolled back, with all its problems. */
export function createPreviewMerge(dependencies: MergeDependencies) {
  const tryMerge = createTryMerge(dependencies);
  return async (order: MergeOrder, call: Call) => describeMerge(await tryMerge(order, call));
}

/** The same, with the results as found instead of in the form of an answer. */
export function createTryMerge(dependencies: Pick<MergeDependencies, 'treeWrites' | 'merging'>) {
  const { treeWrites } = dependencies;
  const rolledBack = rollingBack(dependencies.merging);
  return async function tryMerge(order: MergeOrder, call: Call): Promise<TriedMerge> {
    const { pair, planned } = await rolledBack.run(async (stores) => ({
      pair: await lockPair(treeWrites.plan, stores, order),
      planned: await planMoves(treeWrites.plan, stores.trees, order),
    }));
    const counts = await countMoved(treeWrites, planned.items, call.signal);
    const at = treeWrites.clock().toISOString();
    const record = planRecords(treeWrites.plan, pair, order.take, at.slice(0, 10));
    const problems: Problem[] = [...record.problems, ...planned.problems];
    const tried = await rolledBack.run(async (stores) => {
      const seen = await lockPair(treeWrites.plan, stores, order);
      const own = await problemsThrownBy(() =>
        refuseDuplicate(() => writeRecords(treeWrites.plan, stores, seen, record, at, call)),
      );
      const moves =
        own.length > 0
          ? []
          : await previewBatch(
              treeWrites,
              stores,
              { ...planned, reason: order.reason, id: null },
              counts,
              call,
            );
      // A refused write may have ended the transaction.
      if (own.length > 0) return { own, moves, sponsored: 0 };
      // After the moves: a move in the sponsor tree changes the sponsor of the record too.
      const { named, problems: others } = await findReferences(stores, order);
      return { own: others, moves, sponsored: named.length };
    });
    problems.push(...tried.own);
    return { order, pair, record, planned, problems, ...tried };
  };
}

/** A merge that was carried out and rolled back. */
export interface TriedMerge {
  readonly order: MergeOrder;
  readonly pair: MergePair;
  readonly record: MergedRecord;
  /** Its items are in the order of the moves. */
  readonly planned: PlannedMoves;
  readonly problems: readonly Problem[];
  readonly moves: readonly MovePreview[];
  readonly sponsored: number;
}

function describeMerge({ order, pair, record, problems, moves, sponsored }: TriedMerge) {
  const [survivor, merged] = [pair.survivor.customer, pair.merged.customer];
  const isTaken = (field: string) => record.fields.includes(field.split('.', 1)[0] ?? '');
  return {
    allowed: problems.length === 0 && moves.every(({ allowed }) => allowed),
    errors: problems.length === 0 ? [] : new ProblemError(problems).problems.map(describeProblem),
    survivorId: order.survivorId,
    mergedId: order.mergedId,
    fields: valueChanges(survivor, merged).map(({ field, from, to }) => ({
      field,
      survivor: from,
      merged: to,
      taken: isTaken(field),
    })),
    additionalWebAliases: [...record.additionalAliases],
    login: loginOf(pair, record),
    moves: [...moves],
    sponsored,
  };
}

export function loginOf(
  { survivor, merged }: MergePair,
  { fields }: MergedRecord,
): 'survivor' | 'merged' | 'none' {
  const isMerged = fields.includes('Username');
  const { hasPassword } = isMerged ? merged.customer : survivor.customer;
  if (!hasPassword) return 'none';
  return isMerged ? 'merged' : 'survivor';
}
