import { createBreath } from '../../kernel/breath.ts';
import { batchVersion } from '../../trees/placement-batches/batch-version.ts';
import type { InspectedBatch } from '../../trees/placement-batches/placement-batches.ts';
import { moveVersion } from '../../trees/rules/move-version.ts';
import type { ListedBatch } from '../../trees/store/batch-reader.ts';
import type { BatchItem, PlacementBatch } from '../../trees/store/batch-store.ts';
import type { AffectedSums } from '../../trees/write/affected-sums.ts';
import type { MovePreview } from '../../trees/write/move-preview.ts';
import { type ActorSources, nameActors } from '../name-actors.ts';
import { EFFECTS_MAX, type OfficeBatch, type OfficeBatchLine } from './batch-answer.ts';
import type { CarriedOut, DoneMove } from './carried-out.ts';
import { type OfficeTreeReads, peopleById } from './describe-nodes.ts';
import { explainProblem } from './explain-problem.ts';
import type { OfficePerson } from './tree-answers.ts';

export type BatchDescriptionSources = Pick<OfficeTreeReads, 'names'> & ActorSources;

type PersonOf = (id: number) => OfficePerson;

/** A batch with names: what it would do while it is staged, and what it did after the commit. */
export async function describeBatch(
  sources: BatchDescriptionSources,
  { batch, previews, affected }: InspectedBatch,
  carriedOut: CarriedOut | null,
): Promise<OfficeBatch> {
  const { count, largest } = await largestChanges(affected.changes);
  const done = carriedOut === null ? [] : batch.items.map(carriedOut.doneBy);
  const merge = carriedOut?.merge ?? null;
  const personOf = await peopleById(sources.names, [
    ...done.flatMap(({ before, after }) => [before?.uplineId ?? 0, after?.uplineId ?? 0]),
    ...(merge === null ? [] : [merge.survivorId, merge.mergedId]),
    ...batch.items.flatMap(({ customerId, toUplineId }) => [customerId, toUplineId]),
    ...(previews ?? []).flatMap(({ from, to }) => [from?.uplineId ?? 0, to?.uplineId ?? 0]),
    ...largest.map(([id]) => id),
  ]);
  return {
    ...(await describeDecision(sources, [batch]))(batch),
    Version: batchVersion(batch),
    MovesVersion: previews === null ? null : moveVersion(previews),
    IsAllowed: previews?.every(({ allowed }) => allowed) ?? null,
    Merge:
      merge === null
        ? null
        : {
            Survivor: personOf(merge.survivorId),
            Merged: personOf(merge.mergedId),
            IsUndone: merge.undoneAt !== null,
          },
    Moves: batch.items.map((item, index) => ({
      Position: batch.positions[index] ?? index,
      Action: item.action,
      Person: personOf(item.customerId),
      Tree: item.tree,
      To: item.action === 'remove' ? null : { ...personOf(item.toUplineId), Leg: item.leg },
      FindAvailable: item.findAvailable,
      Reason: item.reason,
      Done: describeDone(done[index], personOf),
      Check: describeCheck(item, previews?.[index], personOf),
    })),
    Affected: count,
    AffectedIsCut: affected.isCut,
    Effects: largest.map(([id, change]) => ({ Person: personOf(id), Change: change })),
  };
}

/** Batches for the lines of a list. */
export async function describeBatches(
  sources: BatchDescriptionSources,
  batches: readonly ListedBatch[],
): Promise<OfficeBatchLine[]> {
  const decisionOf = await describeDecision(sources, batches);
  const personOf = await peopleById(
    sources.names,
    batches.map(({ first }) => first?.customerId ?? 0),
  );
  return batches.map((batch) => ({
    ...decisionOf(batch),
    Size: batch.size,
    First: batch.first === null ? null : personOf(batch.first.customerId),
  }));
}

type Decision = Omit<PlacementBatch, 'items' | 'positions'>;

async function describeDecision(sources: ActorSources, batches: readonly Decision[]) {
  const actors = batches.flatMap(({ stagedBy, committedBy, undoneBy }) => [stagedBy, committedBy, undoneBy]);
  const nameOf = await nameActors(sources, actors);
  return (batch: Decision) => ({
    BatchId: batch.id,
    State: batch.state,
    Reason: batch.reason,
    StagedAt: batch.stagedAt,
    StagedBy: nameOf(batch.stagedBy),
    CommittedAt: batch.committedAt,
    CommittedBy: nameOf(batch.committedBy),
    UndoneAt: batch.undoneAt,
    UndoneBy: nameOf(batch.undoneBy),
  });
}

function describeDone(done: DoneMove | undefined, personOf: PersonOf): OfficeBatch['Moves'][number]['Done'] {
  if (done === undefined) return null;
  const place = (placement: DoneMove['after']) =>
    placement === null || placement.uplineId === null
      ? null
      : { ...personOf(placement.uplineId), Leg: placement.leg };
  const StaysVacant = done.after?.isVacant === true;
  return { From: place(done.before), To: StaysVacant ? null : place(done.after), StaysVacant };
}

function describeCheck(
  item: BatchItem,
  preview: MovePreview | undefined,
  personOf: PersonOf,
): OfficeBatch['Moves'][number]['Check'] {
  if (preview === undefined) return null;
  const { allowed, errors, nodes, from, to } = preview;
  const refused = {
    person: personOf(item.customerId),
    upline: personOf(item.toUplineId),
    leg: item.leg,
    tree: item.tree,
  };
  const place = (position: MovePreview['to']) =>
    position === null ? null : { ...personOf(position.uplineId), Leg: position.leg };
  return {
    IsAllowed: allowed,
    Problems: errors.map((error) => explainProblem(error, refused)),
    Nodes: nodes,
    From: place(from),
    To: place(to),
  };
}

/**
 * The largest changes, gains first, and the number of uplines that gain or lose people: for some, the moves cancel
 * each other out.
 */
async function largestChanges(changes: AffectedSums['changes']) {
  const breathe = createBreath();
  const largest: (readonly [id: number, change: number])[] = [];
  let count = 0;
  for (const [id, change] of changes) {
    await breathe();
    if (change === 0) continue;
    count += 1;
    const smaller = largest.findLastIndex(([, other]) => Math.abs(other) >= Math.abs(change)) + 1;
    if (smaller < EFFECTS_MAX) largest.splice(smaller, 0, [id, change]);
    if (largest.length > EFFECTS_MAX) largest.pop();
  }
  return { count, largest: largest.toSorted(([, a], [, b]) => b - a) };
}
