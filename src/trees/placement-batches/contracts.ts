import Type, { type Static } from 'typebox';
import { LONG_READ_ERRORS } from '../../database/long-read-errors.ts';
import { defineContract } from '../../http/operation.ts';
import { ID_MAX } from '../../kernel/customer-id.ts';
import { batchExample } from '../wire/answer-examples.ts';
import { line, MOVE_ERRORS, nodeId, TREE_ERRORS } from '../wire/tree-contract.ts';
import { ITEMS_MAX } from '../write/batch-limit.ts';
import { MovePreview } from '../write/move-preview.ts';

const BatchItemBody = Type.Object({
  Action: Type.Enum(['place', 'remove'], { description: 'Place (or move), or remove.' }),
  CustomerId: nodeId('The customer.'),
  Tree: line('Tree, in any case.'),
  ToUplineId: Type.Optional(nodeId('place: customer to place under.')),
  Leg: Type.Optional(line('place: leg; left out in trees without legs.')),
  FindAvailable: Type.Optional(
    Type.Boolean({ description: 'place: use the next free position if this one is taken.' }),
  ),
  Children: Type.Optional(
    Type.Enum(['rollup', 'keep'], {
      description: 'remove: what happens to the downline; rollup when left out.',
    }),
  ),
  Reason: Type.Optional(line('The reason; that of the batch when left out.', 200)),
});

export const BatchBody = Type.Object(
  {
    Reason: Type.Optional(line('The reason; stored with every placement.', 200)),
    Items: Type.Array(BatchItemBody, {
      minItems: 1,
      maxItems: ITEMS_MAX,
      description: 'Moves and removals, carried out in this order.',
    }),
  },
  { title: 'PlacementBatchBody', description: 'Moves and removals that belong together.' },
);

export type BatchBody = Static<typeof BatchBody>;

const textOrNull = (description: string) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], description });

const BatchAnswer = Type.Object(
  {
    BatchId: Type.Integer({ description: 'Id of the batch.' }),
    State: Type.Enum(['staged', 'committed', 'undone'], { description: 'State of the batch.' }),
    Reason: Type.String({ description: 'Why.' }),
    StagedAt: Type.String({ description: 'When.' }),
    StagedBy: Type.String({ description: 'Subscription that staged it.' }),
    CommittedAt: textOrNull('When.'),
    CommittedBy: textOrNull('Subscription that committed it.'),
    UndoneAt: textOrNull('When.'),
    UndoneBy: textOrNull('Subscription that undid it.'),
    Allowed: Type.Unsafe<boolean | null>({
      type: ['boolean', 'null'],
      description: 'Whether a staged batch could be committed now; null for others.',
    }),
    Items: Type.Array(BatchItemBody, { description: 'Moves and removals, in order.' }),
    Preview: Type.Array(MovePreview, {
      description:
        'What each item would do after the previous ones, in the current tree. Only for a staged batch.',
    }),
  },
  { title: 'PlacementBatch', description: 'Moves and removals that belong together.' },
);

export type BatchAnswer = Static<typeof BatchAnswer>;

const REMOVAL_ERRORS = ['not_placed', 'enrollment_stays', 'no_room_to_roll_up', 'roll_up_too_large'];
const ITEM_ERRORS = [...TREE_ERRORS, ...MOVE_ERRORS, ...REMOVAL_ERRORS];
const answer = {
  status: 200,
  description: 'The batch.',
  schema: BatchAnswer,
  example: batchExample,
} as const;
const params = Type.Object({
  batchId: Type.Integer({ minimum: 1, maximum: ID_MAX, description: 'Id of the batch.', examples: [1] }),
});
const one = { tag: 'Trees', params, query: Type.Object({}), body: undefined, answer } as const;

export const stageBatchContract = defineContract({
  id: 'StagePlacementBatch',
  endsWithCaller: true,
  method: 'POST',
  path: '/placement-batches',
  tag: 'Trees',
  summary: 'Stage Placement Batch',
  description: `Stages moves and removals, tries them together and reports what they would do, with the errors of each. Nothing in a tree
changes until the batch is committed, as a whole. An Upline addition.`,
  params: Type.Object({}),
  query: Type.Object({}),
  body: BatchBody,
  bodyExamples: {
    move: {
      summary: 'A customer under another sponsor',
      value: {
        Reason: 'wrong sponsor at the event in May',
        Items: [{ Action: 'place', CustomerId: 1001, Tree: 'Unilevel', ToUplineId: 2 }],
      },
    },
  },
  answer: { ...answer, status: 201, headers: { Location: 'Address of the batch.' } },
  errors: [...TREE_ERRORS, 'invalid_value', ...LONG_READ_ERRORS],
});

export const getBatchContract = defineContract({
  ...one,
  id: 'GetPlacementBatch',
  endsWithCaller: true,
  method: 'GET',
  path: '/placement-batches/{batchId}',
  summary: 'Get Placement Batch',
  description: 'A batch; while it is staged, also what it would do now. An Upline addition.',
  errors: ['batch_not_found', ...LONG_READ_ERRORS],
});

export const commitBatchContract = defineContract({
  ...one,
  id: 'CommitPlacementBatch',
  method: 'POST',
  path: '/placement-batches/{batchId}/commit',
  summary: 'Commit Placement Batch',
  description: `Carries out a staged batch in one transaction, all items or none; the errors name the item. An Upline addition.`,
  errors: ['batch_not_found', 'batch_not_staged', 'batch_empty', ...ITEM_ERRORS],
});

export const undoBatchContract = defineContract({
  ...one,
  id: 'UndoPlacementBatch',
  method: 'POST',
  path: '/placement-batches/{batchId}/undo',
  summary: 'Undo Placement Batch',
  description: `Moves every customer of a committed batch back, unless later changes depend on it. The history keeps both. An
Upline addition.`,
  errors: ['batch_not_found', 'batch_not_committed', 'batch_built_upon', 'customer_merged'],
});
