import Type, { type Static } from 'typebox';
import { LONG_READ_ERRORS } from '../../database/long-read-errors.ts';
import { defineContract } from '../../http/operation.ts';
import { ID_MAX } from '../../kernel/customer-id.ts';
import { line, MOVE_ERRORS, nodeId, TREE_ERRORS } from '../../trees/wire/tree-contract.ts';
import { integerOrNull, OfficePerson, OfficePosition, textOrNull } from './tree-answers.ts';
import { none, SIGNED_IN_ERRORS, TAG, TREE_PATH, TreeParams } from './tree-parts.ts';

/** People by name in a preview; the counts tell how many there are. */
export const NAMED_MAX = 10;

const REASON_MAX = 200;

const move = {
  CustomerId: nodeId('The customer to move.'),
  ToUplineId: nodeId('Customer to place under.', 2),
  Leg: Type.Optional(line('Leg to place in; left out in trees without legs.')),
  FindAvailable: Type.Optional(
    Type.Boolean({ description: 'Use the next free position if the requested one is taken.' }),
  ),
};

const MoveBody = Type.Object(move, { title: 'OfficeMoveBody', description: 'A move to preview.' });
export type MoveBody = Static<typeof MoveBody>;

const CarriedOutBody = Type.Object(
  {
    ...move,
    Reason: Type.String({
      minLength: 1,
      maxLength: REASON_MAX,
      pattern: '\\S',
      format: 'line',
      'x-problem': 'invalid_text',
      description: 'The reason; stored with the placement.',
      examples: ['wrong sponsor at the event in May'],
    }),
  },
  { title: 'OfficeMoveOrder', description: 'A move to carry out.' },
);

const People = (description: string) =>
  Type.Object(
    {
      Count: Type.Integer({ description: 'How many.' }),
      People: Type.Array(OfficePerson, { description: `The first ${NAMED_MAX}, nearest first.` }),
    },
    { description },
  );

const positionOrNull = (description: string) => Type.Union([OfficePosition, Type.Null()], { description });

const MovePolicy = Type.Object(
  {
    FirstPlacedAt: textOrNull('When the customer was first placed in the tree.'),
    WindowDays: integerOrNull('Days after the first placement in which moves are allowed; null for always.'),
    DepthLimit: integerOrNull('Levels below the enroller in which moves are allowed; null for any.'),
    Types: Type.Unsafe<readonly number[] | null>({
      type: ['array', 'null'],
      items: { type: 'integer' },
      description: 'Base types whose customers can be moved; null for all.',
    }),
    Frozen: Type.Array(Type.Object({ From: Type.String(), To: Type.String() }), {
      description: 'Current and future periods without moves.',
    }),
  },
  {
    title: 'OfficeMovePolicy',
    description: 'The rules of the commission plan that a move is checked against.',
  },
);

export const OfficeMovePreview = Type.Object(
  {
    IsAllowed: Type.Boolean({ description: 'Whether the move is possible.' }),
    Problems: Type.Array(
      Type.Object({
        Code: Type.String({ description: 'Code of the error catalogue.' }),
        Message: Type.String({ description: 'What is wrong.' }),
      }),
      { description: 'Every obstacle.' },
    ),
    Person: OfficePerson,
    Nodes: Type.Integer({ description: 'People who would move: the customer and the downline.' }),
    From: positionOrNull('Current place; null without one.'),
    To: OfficePosition,
    Common: Type.Union([OfficePerson, Type.Null()], {
      description: 'The nearest person above both places; null without one.',
    }),
    Losing: People('People above the current place who would lose the customer and the downline.'),
    Gaining: People('People above the new place who would gain the customer and the downline.'),
    Policy: MovePolicy,
  },
  { title: 'OfficeMovePreview', description: 'What a move would do. Nothing was changed.' },
);
export type OfficeMovePreview = Static<typeof OfficeMovePreview>;

export const OfficeBatch = Type.Object(
  {
    BatchId: Type.Integer({ description: 'ID of the batch.' }),
    State: Type.Enum(['staged', 'committed', 'undone'], { description: 'State of the batch.' }),
    Reason: Type.String({ description: 'Why.' }),
    CommittedAt: textOrNull('When the moves took effect.'),
    CommittedBy: textOrNull('Who committed it.'),
    UndoneAt: textOrNull('When it was undone.'),
    UndoneBy: textOrNull('Who undid it.'),
    Moves: Type.Array(
      Type.Object({
        Action: Type.Enum(['place', 'remove'], { description: 'Place (or move), or remove.' }),
        Person: OfficePerson,
        Tree: Type.String({ description: 'The tree.' }),
        To: Type.Union([OfficePosition, Type.Null()], {
          description: 'The requested place; null for a removal.',
        }),
      }),
      { description: 'Moves and removals, in order.' },
    ),
  },
  { title: 'OfficeBatch', description: 'Moves that belong to one decision.' },
);

const previewErrors = [...SIGNED_IN_ERRORS, ...TREE_ERRORS, ...LONG_READ_ERRORS];

export const previewOfficeMoveContract = defineContract({
  id: 'PreviewOfficeMove',
  endsWithCaller: true,
  method: 'POST',
  path: `${TREE_PATH}/{tree}/moves/preview`,
  tag: TAG,
  summary: 'Preview Office Move',
  description: 'What a move would do, and what prevents it. It is the move itself, rolled back.',
  params: TreeParams,
  query: none,
  body: MoveBody,
  answer: { status: 200, description: 'The preview.', schema: OfficeMovePreview },
  errors: previewErrors,
});

export const carryOutOfficeMoveContract = defineContract({
  id: 'CarryOutOfficeMove',
  method: 'POST',
  path: `${TREE_PATH}/{tree}/moves`,
  tag: TAG,
  summary: 'Carry Out Office Move',
  description: 'Moves a customer with the whole downline, as a batch of one move, which can be undone.',
  params: TreeParams,
  query: none,
  body: CarriedOutBody,
  answer: { status: 201, description: 'The batch.', schema: OfficeBatch },
  errors: [...SIGNED_IN_ERRORS, ...TREE_ERRORS, ...MOVE_ERRORS],
});

const BatchParams = Type.Object({
  batchId: Type.Integer({ minimum: 1, maximum: ID_MAX, description: 'ID of the batch.' }),
});
const BATCH_PATH = `${TREE_PATH}/batches/{batchId}` as const;

export const getOfficeBatchContract = defineContract({
  id: 'GetOfficeBatch',
  method: 'GET',
  path: BATCH_PATH,
  tag: TAG,
  summary: 'Get Office Batch',
  description: 'A placement batch with the names of the people in it.',
  params: BatchParams,
  query: none,
  body: undefined,
  answer: { status: 200, description: 'The batch.', schema: OfficeBatch },
  errors: [...SIGNED_IN_ERRORS, 'batch_not_found'],
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
  answer: { status: 200, description: 'The batch.', schema: OfficeBatch },
  errors: [...SIGNED_IN_ERRORS, 'batch_not_found', 'batch_not_committed', 'batch_built_upon'],
});
