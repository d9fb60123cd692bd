import Type, { type Static } from 'typebox';
import { LONG_READ_ERRORS } from '../../database/long-read-errors.ts';
import { defineContract } from '../../http/operation.ts';
import { line, MOVE_ERRORS, nodeId, TREE_ERRORS } from '../../trees/wire/tree-contract.ts';
import { OfficeBatch } from './batch-answer.ts';
import { integerOrNull, OfficePerson, OfficePosition, textOrNull } from './tree-answers.ts';
import { none, SIGNED_IN_ERRORS, TAG, TREE_PATH, TreeParams } from './tree-parts.ts';

/** Maximum number of people named in a preview; the counts include all of them. */
export const NAMED_MAX = 10;

/** The reason for a move: a line that is not blank. */
export const reasonOf = (description: string) =>
  Type.String({
    minLength: 1,
    maxLength: 200,
    pattern: '\\S',
    format: 'line',
    'x-problem': 'invalid_text',
    description,
    examples: ['wrong sponsor at the event in May'],
  });

export const moveMembers = {
  CustomerId: nodeId('The customer to move.'),
  ToUplineId: nodeId('Customer to place under.', 2),
  Leg: Type.Optional(line('Leg to place in; left out in trees without legs.')),
  FindAvailable: Type.Optional(
    Type.Boolean({ description: 'Use the next free position if the requested one is taken.' }),
  ),
};

export const seenVersion = () =>
  Type.Optional(line('Version of the preview that the caller has seen; left out without one.', 32));

const MoveBody = Type.Object(moveMembers, { title: 'OfficeMoveBody', description: 'A move to preview.' });
export type MoveBody = Static<typeof MoveBody>;

const CarriedOutBody = Type.Object(
  {
    ...moveMembers,
    Version: seenVersion(),
    Reason: reasonOf('The reason; stored with the placement.'),
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
    Version: textOrNull('Of what the preview shows; sent back with the move. null for a refused move.'),
    Policy: MovePolicy,
  },
  { title: 'OfficeMovePreview', description: 'What a move would do. Nothing was changed.' },
);
export type OfficeMovePreview = Static<typeof OfficeMovePreview>;

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
  errors: [...SIGNED_IN_ERRORS, ...TREE_ERRORS, ...MOVE_ERRORS, 'invalid_value', 'move_outdated'],
});
