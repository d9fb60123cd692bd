import { rollingBack } from '../../database/unit-of-work.ts';
import type { Call } from '../../kernel/call.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { treeProblem } from '../rules/errors.ts';
import type { MoveEnds } from '../rules/move-version.ts';
import type { BatchStore, PlacementBatch } from '../store/batch-store.ts';
import {
  type AffectedSums,
  createAffectedSums,
  NOBODY_AFFECTED,
  type NoteAffected,
} from '../write/affected-sums.ts';
import {
  carryOutBatch,
  checkItems,
  countMoved,
  previewBatch,
  type UncommittedBatch,
} from '../write/carry-out-batch.ts';
import type { MovePreview } from '../write/move-preview.ts';
import type { TreeWriteDependencies, TreeWriteStores } from '../write/tree-dependencies.ts';
import { undoBatch } from '../write/undo-batch.ts';
import { readItems, writeBatch } from './batch-answer.ts';
import type { BatchAnswer, BatchBody } from './contracts.ts';

/** @throws ProblemError with the items at fault in its fields */
export function createStageBatch(dependencies: TreeWriteDependencies) {
  const { unitOfWork, clock } = dependencies;
  return async function stageBatch(body: BatchBody, call: Call) {
    const items = readItems(body);
    await checkItems(dependencies, items);
    const reason = body.Reason ?? '';
    const previews = await tryBatch(dependencies, { id: null, items, reason }, call);
    const work = async ({ batches }: TreeWriteStores) => {
      const id = await batches.stage(reason, items, clock().toISOString(), call);
      const staged = await existing(batches, id);
      return { body: writeBatch(staged, previews), headers: { Location: `/v1/placement-batches/${id}` } };
    };
    return call.write(unitOfWork, work, (answer) => answer);
  };
}

/** @throws ProblemError `batch_not_found` */
export function createGetBatch(dependencies: TreeWriteDependencies) {
  const findBatch = createFindBatch(dependencies);
  return async function getBatch(id: number, context: Call): Promise<BatchAnswer> {
    const batch = await findBatch(id);
    const isStaged = batch.state === 'staged';
    return writeBatch(batch, isStaged ? await tryBatch(dependencies, batch, context) : null);
  };
}

/** A batch and, while it is staged, what each item would do now. */
export interface InspectedBatch {
  readonly batch: PlacementBatch;
  readonly previews: readonly MovePreview[] | null;
  /** What all items together would change. */
  readonly affected: AffectedSums;
}

/** @throws ProblemError `batch_not_found`, and the errors of a long read */
export function createInspectBatch(dependencies: TreeWriteDependencies) {
  const findBatch = createFindBatch(dependencies);
  return async function inspectBatch(id: number, context: Call): Promise<InspectedBatch> {
    const batch = await findBatch(id);
    if (batch.state !== 'staged') return { batch, previews: null, affected: NOBODY_AFFECTED };
    let affected = createAffectedSums();
    const previews = await tryBatch(dependencies, batch, context, () => {
      affected = createAffectedSums();
      return affected.note;
    });
    return { batch, previews, affected: affected.sums };
  };
}

/**
 * A batch without what it would do.
 * @throws ProblemError `batch_not_found`
 */
export function createFindBatch({ unitOfWork }: TreeWriteDependencies) {
  const reading = rollingBack(unitOfWork);
  return async (id: number): Promise<PlacementBatch> => reading.run(({ batches }) => existing(batches, id));
}

/** @throws ProblemError with every obstacle; nothing is changed in that case */
export function createCommitBatch(dependencies: TreeWriteDependencies) {
  return finishBatch(dependencies, 'committed', async (stores, batch, context, assertMoves) => {
    if (batch.items.length === 0) throw new ProblemError([treeProblem('batch_empty')]);
    const { problems, at, moves } = await carryOutBatch(dependencies, stores, batch, context);
    if (problems.length > 0) throw new ProblemError(problems);
    assertMoves(moves);
    return at;
  });
}

/** @throws ProblemError `batch_built_upon`; nothing is changed in that case */
export function createUndoBatch(dependencies: TreeWriteDependencies) {
  return finishBatch(dependencies, 'undone', async (stores, batch, context) => {
    const { at } = await undoBatch(dependencies, stores, batch, context);
    return at;
  });
}

function finishBatch(
  { unitOfWork, clock }: TreeWriteDependencies,
  to: 'committed' | 'undone',
  /** Changes the trees and returns the instant. */
  carryOut: (
    stores: TreeWriteStores,
    batch: PlacementBatch,
    call: Call,
    assertMoves: (moves: readonly MoveEnds[]) => void,
  ) => Promise<string>,
) {
  /**
   * @param assertSeen refuses a batch that has changed since the caller saw it
   * @param assertMoves refuses moves that begin or end elsewhere than the caller saw
   */
  return async function finish(
    id: number,
    call: Call,
    assertSeen: (batch: PlacementBatch) => void = () => undefined,
    assertMoves: (moves: readonly MoveEnds[]) => void = () => undefined,
  ) {
    const work = async (stores: TreeWriteStores) => {
      const batch = await lockedBatch(stores.batches, id);
      assertSeen(batch);
      if (!(await stores.batches.advance(id, to, clock().toISOString(), call))) {
        const code = to === 'committed' ? 'batch_not_staged' : 'batch_not_committed';
        throw new ProblemError([treeProblem(code, 'batchId', { state: batch.state })]);
      }
      const at = await carryOut(stores, batch, call, assertMoves);
      await stores.batches.date(id, to, at);
      const data = { batchId: id, items: batch.items.length };
      await stores.events.add([{ type: `placement_batch.${to}`, customerId: null, at, data }], call);
      return { body: writeBatch(await existing(stores.batches, id), null) };
    };
    return call.write(unitOfWork, work, (answer) => answer);
  };
}

async function existing(batches: BatchStore, id: number): Promise<PlacementBatch> {
  return found(await batches.byId(id));
}

/**
 * A batch that no other transaction changes until this one ends.
 * @throws ProblemError `batch_not_found`
 */
export async function lockedBatch(batches: BatchStore, id: number): Promise<PlacementBatch> {
  return found(await batches.locked(id));
}

function found(batch: PlacementBatch | null): PlacementBatch {
  if (batch === null) throw new ProblemError([treeProblem('batch_not_found', 'batchId')]);
  return batch;
}

/** What a batch would do in the current trees: the batch itself, rolled back. */
async function tryBatch(
  dependencies: TreeWriteDependencies,
  batch: UncommittedBatch,
  context: Call,
  /** Called when the work begins, which may happen more than once. */
  begin: () => NoteAffected | undefined = () => undefined,
): Promise<readonly MovePreview[]> {
  const counts = await countMoved(dependencies, batch.items, context.signal);
  return rollingBack(dependencies.unitOfWork).run((stores) =>
    previewBatch(dependencies, stores, batch, counts, context, begin()),
  );
}
