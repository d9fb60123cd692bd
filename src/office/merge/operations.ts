import type { createMergeCustomers } from '../../customers/merge-customers/merge-customers.ts';
import type { MergeOrder } from '../../customers/merge-customers/merge-order.ts';
import type { createUndoMerge } from '../../customers/merge-customers/undo-merge.ts';
import { assertPrecondition } from '../../customers/record/if-match.ts';
import { callOfAccount } from '../call-of-account.ts';
import { defineOfficeOperation } from '../office-operation.ts';
import type { Recorded } from '../record-of-reads.ts';
import {
  carryOutOfficeMergeContract,
  type PreviewBody,
  previewOfficeMergeContract,
  previewOfficeMergeUndoContract,
  undoOfficeMergeContract,
} from './merge-contracts.ts';
import { createPreviewOfficeMerge, type OfficeMergeReads } from './preview-merge.ts';
import { createPreviewOfficeMergeUndo, type OfficeUndoReads } from './preview-undo.ts';

export interface OfficeMergeWrites {
  readonly mergeCustomers: ReturnType<typeof createMergeCustomers>;
  readonly undoMerge: ReturnType<typeof createUndoMerge>;
}

function readOrder(
  survivorId: number,
  { MergedCustomerId, Take = [], FindAvailable = false }: PreviewBody,
  reason: string,
): MergeOrder {
  return {
    ...{ survivorId, mergedId: MergedCustomerId, take: Take },
    ...{ places: [], findAvailable: FindAvailable, reason },
  };
}

/** Stands for the reason of a merge that is only previewed. */
const PREVIEWED = 'preview';

export const officeMergeOperations = [
  defineOfficeOperation(
    previewOfficeMergeContract,
    'people.merge',
    (dependencies: OfficeMergeReads & Recorded) => {
      const previewMerge = createPreviewOfficeMerge(dependencies);
      return async ({ params: { customerId }, body }, call) => {
        const answer = await previewMerge(readOrder(customerId, body, PREVIEWED), callOfAccount(call));
        for (const id of [customerId, body.MergedCustomerId])
          dependencies.record.noteOpened('Person', id, call);
        return { body: answer };
      };
    },
  ),
  defineOfficeOperation(
    carryOutOfficeMergeContract,
    'people.merge',
    ({ mergeCustomers }: OfficeMergeWrites) =>
      async ({ params: { customerId }, body }, call) => {
        const order = readOrder(customerId, body, body.Reason.trim());
        const ofAccount = callOfAccount(call);
        const answer = await mergeCustomers(order, ofAccount, ({ survivor, merged }) => {
          const seen = { ifNoneMatch: undefined, ...ofAccount.context };
          assertPrecondition(survivor.customer, { ...seen, ifMatch: [body.Version] });
          assertPrecondition(merged.customer, { ...seen, ifMatch: [body.MergedVersion] });
        });
        return { body: answer.body };
      },
  ),
  defineOfficeOperation(
    previewOfficeMergeUndoContract,
    'people.merge',
    (dependencies: OfficeUndoReads & Recorded) => {
      const previewUndo = createPreviewOfficeMergeUndo(dependencies);
      return async ({ params: { customerId } }, call) => {
        const body = await previewUndo(customerId, callOfAccount(call));
        for (const id of [body.Survivor.CustomerId, customerId])
          dependencies.record.noteOpened('Person', id, call);
        return { body };
      };
    },
  ),
  defineOfficeOperation(
    undoOfficeMergeContract,
    'people.merge',
    ({ undoMerge }: OfficeMergeWrites) =>
      async ({ params: { customerId } }, call) => ({
        body: (await undoMerge(customerId, callOfAccount(call))).body,
      }),
  ),
];
