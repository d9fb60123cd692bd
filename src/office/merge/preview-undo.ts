import type { TriedUndo } from '../../customers/merge-customers/try-undo.ts';
import { valueChanges } from '../../customers/record/field-changes.ts';
import type { NameReader } from '../../customers/store/name-reader.ts';
import type { Call } from '../../kernel/call.ts';
import type { Clock } from '../../kernel/call-context.ts';
import { describeProblem, ProblemError } from '../../kernel/problem.ts';
import { maskChange } from '../mask-change.ts';
import { type ActorSources, nameActors } from '../name-actors.ts';
import { personName } from '../person-name.ts';
import { peopleById } from '../trees/describe-nodes.ts';
import { nameAndId } from '../trees/explain-problem.ts';
import { describeReturns, idsInReturns } from './describe-returns.ts';
import { explainMerge } from './explain-merge.ts';
import type { OfficeMergeUndoPreview } from './merge-answers.ts';

export interface OfficeUndoReads extends ActorSources {
  readonly names: NameReader;
  readonly clock: Clock;
  /** The undo, rolled back. */
  readonly tryUndo: (mergedId: number, call: Call) => Promise<TriedUndo>;
}

/** Describes what an undo of a merge would do, with names and masks. */
export function createPreviewOfficeMergeUndo(dependencies: OfficeUndoReads) {
  const { names, clock, tryUndo } = dependencies;
  return async function previewUndo(mergedId: number, call: Call): Promise<OfficeMergeUndoPreview> {
    const { merge, problems, before, after, trees } = await tryUndo(mergedId, call);
    const found = await peopleById(names, [merge.survivorId, mergedId, ...idsInReturns(trees)]);
    const { state } = merge.kept.merged;
    // The record is blank until the undo.
    const merged = { ...found(mergedId), Name: personName({ ...state, id: mergedId }) };
    const personOf = (id: number) => (id === mergedId ? merged : found(id));
    const nameOf = (id: number) => nameAndId(personOf(id));
    const actorOf = await nameActors(dependencies, [merge.mergedBy]);
    const circumstances = { tree: null, now: clock().toISOString() };
    const refusals = problems.length === 0 ? [] : new ProblemError(problems).problems.map(describeProblem);
    return {
      IsAllowed: refusals.length === 0,
      Problems: refusals.map((problem) => explainMerge(problem, nameOf, circumstances)),
      Survivor: personOf(merge.survivorId),
      Merged: merged,
      MergedAt: merge.mergedAt,
      MergedBy: actorOf(merge.mergedBy),
      Reason: merge.reason,
      Fields: valueChanges(before, after).map(({ field, from, to }) => ({
        Field: field,
        From: maskChange(field, from),
        To: maskChange(field, to),
      })),
      Trees: describeReturns(trees, personOf),
      Sponsored: merge.kept.sponsored.length,
    };
  };
}
