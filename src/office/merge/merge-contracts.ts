import Type, { type Static } from 'typebox';
import {
  MERGE_ERRORS,
  MergeBody,
  RECORD_ERRORS,
  UNDO_ERRORS,
} from '../../customers/merge-customers/contract.ts';
import { LONG_READ_ERRORS } from '../../database/long-read-errors.ts';
import { defineContract } from '../../http/operation.ts';
import { CustomerIdParams } from '../../kernel/customer-id.ts';
import { none, OFFICE_TAG } from '../contract-parts.ts';
import { OFFICE_ERRORS } from '../office-operation.ts';
import { Version } from '../record-changes.ts';
import { reasonOf } from '../trees/move-contracts.ts';
import { OfficeMergeDone, OfficeMergePreview, OfficeMergeUndoPreview } from './merge-answers.ts';

const shared = {
  MergedCustomerId: MergeBody.properties.MergedCustomerId,
  Take: MergeBody.properties.Take,
  FindAvailable: Type.Optional(
    Type.Boolean({ description: 'Whether people whose leg is taken get the next free position.' }),
  ),
};

const PreviewBody = Type.Object(shared, { title: 'OfficeMergeBody', description: 'A merge to preview.' });
export type PreviewBody = Static<typeof PreviewBody>;

const OrderBody = Type.Object(
  {
    ...shared,
    Reason: reasonOf('The reason; stored with the merge and with every placement.'),
    Version,
    MergedVersion: { ...Version, description: 'Version of the record of the merged person that was seen.' },
  },
  { title: 'OfficeMergeOrder', description: 'A merge to carry out.' },
);

const ERRORS = [...OFFICE_ERRORS, 'csrf_failed'];

export const previewOfficeMergeContract = defineContract({
  id: 'PreviewOfficeMerge',
  endsWithCaller: true,
  method: 'POST',
  path: '/office/people/{customerId}/merge/preview',
  tag: OFFICE_TAG,
  summary: 'Preview Office Merge',
  description: `What a merge of two people would do, and what prevents it: the merge itself, rolled back. The person in the path stays. Masked
values stay masked. Recorded for both people.`,
  params: CustomerIdParams,
  query: none,
  body: PreviewBody,
  answer: { status: 200, description: 'The preview.', schema: OfficeMergePreview },
  errors: [...new Set([...ERRORS, ...MERGE_ERRORS, ...LONG_READ_ERRORS])],
});

export const carryOutOfficeMergeContract = defineContract({
  id: 'CarryOutOfficeMerge',
  method: 'POST',
  path: '/office/people/{customerId}/merge',
  tag: OFFICE_TAG,
  summary: 'Carry Out Office Merge',
  description: `Merges two people. It is Merge Customers of the API, in one transaction. Refused when one of the two records has changed since the
preview.`,
  params: CustomerIdParams,
  query: none,
  body: OrderBody,
  answer: { status: 200, description: 'The merge.', schema: OfficeMergeDone },
  errors: [...new Set([...ERRORS, ...MERGE_ERRORS, ...RECORD_ERRORS, 'precondition_failed'])],
});

export const previewOfficeMergeUndoContract = defineContract({
  id: 'PreviewOfficeMergeUndo',
  endsWithCaller: true,
  method: 'POST',
  path: '/office/people/{customerId}/merge/undo/preview',
  tag: OFFICE_TAG,
  summary: 'Preview Office Merge Undo',
  description: `What an undo of a merge would do, and what prevents it: the undo itself, rolled back. The path names the merged person.
Recorded for both people.`,
  params: CustomerIdParams,
  query: none,
  body: undefined,
  answer: { status: 200, description: 'The preview.', schema: OfficeMergeUndoPreview },
  errors: [...new Set([...ERRORS, ...UNDO_ERRORS, ...LONG_READ_ERRORS])],
});

export const undoOfficeMergeContract = defineContract({
  id: 'UndoOfficeMerge',
  method: 'POST',
  path: '/office/people/{customerId}/merge/undo',
  tag: OFFICE_TAG,
  summary: 'Undo Office Merge',
  description: 'Separates two people again. It is Undo Merge of the API. The path names the merged person.',
  params: CustomerIdParams,
  query: none,
  body: undefined,
  answer: { status: 200, description: 'The merge, undone.', schema: OfficeMergeDone },
  errors: [...new Set([...ERRORS, ...UNDO_ERRORS])],
});
