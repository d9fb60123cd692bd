import type { BatchReader } from '../../trees/store/batch-reader.ts';
import { defineOfficeOperation, type OfficeCall } from '../office-operation.ts';
import type { OfficeBatch } from './batch-answer.ts';
import {
  addOfficeMovesContract,
  carryOutOfficeMovesContract,
  commitOfficeBatchContract,
  discardOfficeBatchContract,
  getOfficeBatchContract,
  LISTED_BATCHES,
  listOfficeBatchesContract,
  previewOfficeBatchUndoContract,
  removeOfficeMoveContract,
  stageOfficeBatchContract,
  undoOfficeBatchContract,
} from './batch-contracts.ts';
import { type BatchDescriptionSources, describeBatches } from './describe-batch.ts';
import { createMoveBatches, type MoveBatchDependencies } from './move-batches.ts';
import { carryOutOfficeMoveContract } from './move-contracts.ts';
import { createPreviewBatchUndo } from './preview-batch-undo.ts';
import type { Recorded } from './tree-parts.ts';

export type RecordedBatches = MoveBatchDependencies & Recorded;
type BatchLists = BatchDescriptionSources & Recorded & { readonly batches: BatchReader };

/** Every answer with a batch names people, so it is recorded as a view. */
function batchesOf(dependencies: RecordedBatches) {
  const seen = async (call: OfficeCall, answer: Promise<OfficeBatch>) => {
    const body = await answer;
    dependencies.record.noteList('Batch', body.Moves.length, call);
    return { body };
  };
  return { batches: createMoveBatches(dependencies), seen };
}

export const batchOperations = [
  defineOfficeOperation(carryOutOfficeMoveContract, 'trees.move', (dependencies: RecordedBatches) => {
    const { batches, seen } = batchesOf(dependencies);
    return async ({ params: { tree }, body }, call) => seen(call, batches.move(tree, body, call));
  }),
  defineOfficeOperation(carryOutOfficeMovesContract, 'trees.move', (dependencies: RecordedBatches) => {
    const { batches, seen } = batchesOf(dependencies);
    return async ({ body }, call) => seen(call, batches.moveAll(body, call));
  }),
  defineOfficeOperation(listOfficeBatchesContract, 'trees.read', (dependencies: BatchLists) => {
    const { batches, record } = dependencies;
    return async ({ query: { state, before, limit = LISTED_BATCHES } }, call) => {
      const found = await batches.list({ state, beforeId: before, limit });
      const body = await describeBatches(dependencies, found);
      record.noteList('Batches', body.filter(({ First }) => First !== null).length, call);
      return { body };
    };
  }),
  defineOfficeOperation(stageOfficeBatchContract, 'trees.move', (dependencies: RecordedBatches) => {
    const { batches, seen } = batchesOf(dependencies);
    return async ({ body }, call) => seen(call, batches.stage(body, call));
  }),
  defineOfficeOperation(getOfficeBatchContract, 'trees.read', (dependencies: RecordedBatches) => {
    const { batches, seen } = batchesOf(dependencies);
    return async ({ params: { batchId } }, call) => seen(call, batches.get(batchId, call));
  }),
  defineOfficeOperation(addOfficeMovesContract, 'trees.move', (dependencies: RecordedBatches) => {
    const { batches, seen } = batchesOf(dependencies);
    return async ({ params: { batchId }, body }, call) => seen(call, batches.add(batchId, body, call));
  }),
  defineOfficeOperation(removeOfficeMoveContract, 'trees.move', (dependencies: RecordedBatches) => {
    const { batches, seen } = batchesOf(dependencies);
    return async ({ params: { batchId, position }, query: { version } }, call) =>
      seen(call, batches.removeMove(batchId, position, version, call));
  }),
  defineOfficeOperation(discardOfficeBatchContract, 'trees.move', (dependencies: RecordedBatches) => {
    const { batches } = batchesOf(dependencies);
    return async ({ params: { batchId }, query: { version } }, call) => {
      await batches.discard(batchId, version, call);
      return { body: { Discarded: batchId } };
    };
  }),
  defineOfficeOperation(commitOfficeBatchContract, 'batches.commit', (dependencies: RecordedBatches) => {
    const { batches, seen } = batchesOf(dependencies);
    return async ({ params: { batchId }, body }, call) => seen(call, batches.commit(batchId, body, call));
  }),
  defineOfficeOperation(previewOfficeBatchUndoContract, 'batches.commit', (dependencies: RecordedBatches) => {
    const previewBatchUndo = createPreviewBatchUndo(dependencies);
    return async ({ params: { batchId } }, call) => {
      const body = await previewBatchUndo(batchId, call);
      dependencies.record.noteList('Batch', body.Moves.length + body.RolledUp.length, call);
      return { body };
    };
  }),
  defineOfficeOperation(undoOfficeBatchContract, 'batches.commit', (dependencies: RecordedBatches) => {
    const { batches, seen } = batchesOf(dependencies);
    return async ({ params: { batchId } }, call) => seen(call, batches.undo(batchId, call));
  }),
];
