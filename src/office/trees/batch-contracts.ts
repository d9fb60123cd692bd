import Type, { type Static } from 'typebox';
import { LONG_READ_ERRORS } from '../../database/long-read-errors.ts';
import { defineContract } from '../../http/operation.ts';
import { ID_MAX } from '../../kernel/customer-id.ts';
import { line, MOVE_ERRORS, TREE_ERRORS, treeName } from '../../trees/wire/tree-contract.ts';
import { OfficeBatch, OfficeBatchLine, OfficeBatchUndoPreview } from './batch-answer.ts';
import { moveMembers, reasonOf, seenVersion } from './move-contracts.ts';
import { none, SIGNED_IN_ERRORS, TAG, TREE_PATH } from './tree-parts.ts';

/** Maximum number of moves that a page adds to a batch, or carries out, in one request. */
export const MOVES_MAX = 100;
/** Default number of batches in one answer. */
export const LISTED_BATCHES = 50;
const LISTED_MAX = 200;

const BATCHES_PATH = `${TREE_PATH}/batches` as const;
const BATCH_PATH = `${BATCHES_PATH}/{batchId}` as const;

const BatchParams = Type.Object({
  batchId: Type.Integer({ minimum: 1, maximum: ID_MAX, description: 'ID of the batch.' }),
});
const version = () => line('Version of the batch that the caller has seen.', 32);
const VersionQuery = Type.Object({ version: version() });

const OrderedMove = Type.Object(
  {
    Tree: treeName(),
    ...moveMembers,
    Reason: Type.Optional(line('Reason of the move; that of the batch when left out.', 200)),
  },
  { title: 'OfficeOrderedMove', description: 'A move of a batch.' },
);
export type OrderedMove = Static<typeof OrderedMove>;

/** A move that was shown in a preview. */
const SeenMove = Type.Object(
  { ...OrderedMove.properties, Version: seenVersion() },
  { title: 'OfficeSeenMove', description: 'A move to carry out at once.' },
);
export type SeenMove = Static<typeof SeenMove>;

const moves = Type.Array(OrderedMove, {
  minItems: 1,
  maxItems: MOVES_MAX,
  description: 'The moves, in order.',
});
const MovesBody = Type.Object(
  { Reason: reasonOf('Why the moves are made.'), Moves: moves },
  { title: 'OfficeMovesBody', description: 'Moves that belong to one decision.' },
);
const SeenMovesBody = Type.Object(
  {
    Reason: reasonOf('Why the moves are made.'),
    Moves: Type.Array(SeenMove, {
      minItems: 1,
      maxItems: MOVES_MAX,
      description: 'The moves, in order.',
    }),
  },
  { title: 'OfficeSeenMovesBody', description: 'Moves to carry out at once.' },
);

const REMOVAL_ERRORS = ['not_placed', 'enrollment_stays', 'no_room_to_roll_up', 'roll_up_too_large'];
const ITEM_ERRORS = [...TREE_ERRORS, ...MOVE_ERRORS, ...REMOVAL_ERRORS];
const answer = { status: 200, description: 'The batch.', schema: OfficeBatch } as const;
const STAGED_ERRORS = ['batch_not_found', 'batch_not_staged', 'batch_changed'];

export const listOfficeBatchesContract = defineContract({
  id: 'ListOfficeBatches',
  method: 'GET',
  path: BATCHES_PATH,
  tag: TAG,
  summary: 'List Office Batches',
  description: 'Placement batches, latest first, page by page.',
  params: none,
  query: Type.Object({
    state: Type.Optional(
      Type.Enum(['staged', 'committed', 'undone'], { description: 'Only batches in this state.' }),
    ),
    before: Type.Optional(
      Type.Integer({ minimum: 1, maximum: ID_MAX, description: 'Only batches before this one.' }),
    ),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: LISTED_MAX,
        description: `Maximum number; ${LISTED_BATCHES} when left out.`,
      }),
    ),
  }),
  body: undefined,
  answer: { status: 200, description: 'The batches.', schema: Type.Array(OfficeBatchLine) },
  errors: SIGNED_IN_ERRORS,
});

export const getOfficeBatchContract = defineContract({
  id: 'GetOfficeBatch',
  endsWithCaller: true,
  method: 'GET',
  path: BATCH_PATH,
  tag: TAG,
  summary: 'Get Office Batch',
  description:
    'A placement batch with the names of the people in it. While it is staged, also what each move would do now; afterwards, what each move did, and the merge that made it.',
  params: BatchParams,
  query: none,
  body: undefined,
  answer,
  errors: [...SIGNED_IN_ERRORS, 'batch_not_found', ...LONG_READ_ERRORS],
});

export const stageOfficeBatchContract = defineContract({
  id: 'StageOfficeBatch',
  method: 'POST',
  path: BATCHES_PATH,
  tag: TAG,
  summary: 'Stage Office Batch',
  description: 'Begins a batch. Nothing in a tree changes until it is committed.',
  params: none,
  query: none,
  body: MovesBody,
  answer: { ...answer, status: 201 },
  errors: [...SIGNED_IN_ERRORS, ...TREE_ERRORS, 'invalid_value'],
});

export const addOfficeMovesContract = defineContract({
  id: 'AddOfficeMoves',
  method: 'POST',
  path: `${BATCH_PATH}/moves`,
  tag: TAG,
  summary: 'Add Office Moves',
  description: 'Adds moves to the end of a staged batch.',
  params: BatchParams,
  query: none,
  body: Type.Object({ Moves: moves }, { title: 'OfficeAddedMoves', description: 'Moves to add to a batch.' }),
  answer,
  errors: [
    ...SIGNED_IN_ERRORS,
    ...TREE_ERRORS,
    ...['invalid_value', 'batch_not_found', 'batch_not_staged', 'batch_full'],
  ],
});

export const removeOfficeMoveContract = defineContract({
  id: 'RemoveOfficeMove',
  method: 'DELETE',
  path: `${BATCH_PATH}/moves/{position}`,
  tag: TAG,
  summary: 'Remove Office Move',
  description: 'Removes a move from a staged batch.',
  params: Type.Object({
    ...BatchParams.properties,
    position: Type.Integer({ minimum: 0, maximum: ID_MAX, description: 'Position of the move.' }),
  }),
  query: VersionQuery,
  body: undefined,
  answer,
  errors: [...SIGNED_IN_ERRORS, ...STAGED_ERRORS],
});

export const discardOfficeBatchContract = defineContract({
  id: 'DiscardOfficeBatch',
  method: 'DELETE',
  path: BATCH_PATH,
  tag: TAG,
  summary: 'Discard Office Batch',
  description: 'Removes a staged batch. Nothing in a tree changes.',
  params: BatchParams,
  query: VersionQuery,
  body: undefined,
  answer: {
    status: 200,
    description: 'The batch is gone.',
    schema: Type.Object(
      { Discarded: Type.Integer({ description: 'ID of the batch.' }) },
      { title: 'OfficeBatchDiscarded', description: 'A batch that is gone.' },
    ),
  },
  errors: [...SIGNED_IN_ERRORS, ...STAGED_ERRORS],
});

export const commitOfficeBatchContract = defineContract({
  id: 'CommitOfficeBatch',
  method: 'POST',
  path: `${BATCH_PATH}/commit`,
  tag: TAG,
  summary: 'Commit Office Batch',
  description: 'Carries out a staged batch in one transaction: all moves or none. The errors name the move.',
  params: BatchParams,
  query: none,
  body: Type.Object(
    {
      Version: version(),
      MovesVersion: Type.Optional(
        line('MovesVersion of the batch that the caller has seen; left out by callers without a check.', 32),
      ),
    },
    { title: 'OfficeBatchSeen', description: 'The batch as the caller has seen it.' },
  ),
  answer,
  errors: [...SIGNED_IN_ERRORS, ...STAGED_ERRORS, 'batch_empty', 'batch_outdated', ...ITEM_ERRORS],
});

const UNDO_ERRORS = ['batch_not_found', 'batch_not_committed'];

export const previewOfficeBatchUndoContract = defineContract({
  id: 'PreviewOfficeBatchUndo',
  endsWithCaller: true,
  method: 'POST',
  path: `${BATCH_PATH}/undo/preview`,
  tag: TAG,
  summary: 'Preview Office Batch Undo',
  description:
    'What an undo of a committed batch would do, and what prevents it: the undo itself, rolled back.',
  params: BatchParams,
  query: none,
  body: undefined,
  answer: { status: 200, description: 'The preview.', schema: OfficeBatchUndoPreview },
  errors: [...SIGNED_IN_ERRORS, ...UNDO_ERRORS, ...LONG_READ_ERRORS],
});

export const undoOfficeBatchContract = defineContract({
  id: 'UndoOfficeBatch',
  method: 'POST',
  path: `${BATCH_PATH}/undo`,
  tag: TAG,
  summary: 'Undo Office Batch',
  description: 'Moves every customer of a committed batch back, unless later changes depend on it.',
  params: BatchParams,
  query: none,
  body: undefined,
  answer,
  errors: [...SIGNED_IN_ERRORS, ...UNDO_ERRORS, 'batch_built_upon', 'customer_merged'],
});

export const carryOutOfficeMovesContract = defineContract({
  id: 'CarryOutOfficeMoves',
  method: 'POST',
  path: `${TREE_PATH}/moves`,
  tag: TAG,
  summary: 'Carry Out Office Moves',
  description:
    'Carries out several moves in one transaction, as a batch, which can be undone: all moves or none.',
  params: none,
  query: none,
  body: SeenMovesBody,
  answer: { ...answer, status: 201 },
  errors: [...SIGNED_IN_ERRORS, ...ITEM_ERRORS, 'invalid_value', 'move_outdated'],
});
