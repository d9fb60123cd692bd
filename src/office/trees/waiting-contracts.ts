import Type, { type Static } from 'typebox';
import { LONG_READ_ERRORS } from '../../database/long-read-errors.ts';
import { defineContract } from '../../http/operation.ts';
import { ID_MAX } from '../../kernel/customer-id.ts';
import { line, TREE_ERRORS } from '../../trees/wire/tree-contract.ts';
import { integerOrNull, OfficePerson, OfficePosition, textOrNull } from './tree-answers.ts';
import { none, SIGNED_IN_ERRORS, TAG, TREE_PATH, TreeParams } from './tree-parts.ts';

/** Maximum number of people in one page, and in one preview. */
export const WAITING_MAX = 50;
/** Maximum number of people counted. */
export const WAITING_COUNTED_MAX = 10_000;

const WaitingPerson = Type.Object(
  {
    ...OfficePerson.properties,
    CustomerType: Type.Integer({ description: 'Base type.' }),
    CustomerStatus: Type.Integer({ description: 'Status.' }),
    Sponsor: Type.Union([OfficePerson, Type.Null()], { description: 'The enroller.' }),
    Since: Type.String({
      description: 'The latest of enrollment, change of type, and removal from the tree; with milliseconds.',
    }),
    DaysLeft: integerOrNull(
      'Days until the waiting time of the plan is over, negative afterwards; null if the plan has none.',
    ),
    StagedIn: integerOrNull(
      'The latest staged batch that would give the person a place here; null for none.',
    ),
  },
  { title: 'WaitingPerson', description: 'A person who waits for a place in a tree.' },
);
export type OfficeWaiting = Static<(typeof listOfficeWaitingContract)['answer']['schema']>;

export const listOfficeWaitingContract = defineContract({
  id: 'ListOfficeWaiting',
  endsWithCaller: true,
  method: 'GET',
  path: `${TREE_PATH}/{tree}/waiting`,
  tag: TAG,
  summary: 'List Office Waiting',
  description:
    'People of a type that the tree places, who have no place in it; by ID, so the longest enrolled first, page by page.',
  params: TreeParams,
  query: Type.Object({
    after: Type.Optional(
      Type.Integer({ minimum: 0, maximum: ID_MAX, description: 'Only people with a higher ID.' }),
    ),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: WAITING_MAX,
        description: `Maximum number; ${WAITING_MAX} when left out.`,
      }),
    ),
  }),
  body: undefined,
  answer: {
    status: 200,
    description: 'The people.',
    schema: Type.Object(
      {
        Total: Type.Integer({
          description: `How many wait for a place in the tree; at most ${WAITING_COUNTED_MAX} are counted.`,
        }),
        IsTotalCut: Type.Boolean({ description: 'Whether there may be more than were counted.' }),
        People: Type.Array(WaitingPerson, { description: 'People of the page.' }),
      },
      { title: 'OfficeWaiting', description: 'People who wait for a place in a tree.' },
    ),
  },
  errors: [...SIGNED_IN_ERRORS, ...TREE_ERRORS, ...LONG_READ_ERRORS],
});

const PlacingPreview = Type.Object(
  {
    Person: OfficePerson,
    Rule: textOrNull('The rule that chose the place; null without one.'),
    To: Type.Union([OfficePosition, Type.Null()], {
      description: 'The place; null when the rule finds none.',
    }),
    Version: textOrNull('Of the place; sent back with the move. null without a place.'),
    Problems: Type.Array(
      Type.Object({
        Code: Type.String({ description: 'Code of the error catalogue.' }),
        Message: Type.String({ description: 'Why the rule finds no place.' }),
      }),
      { description: 'Every obstacle.' },
    ),
  },
  { title: 'OfficePlacingPreview', description: 'Where a rule would place a person.' },
);

export const previewOfficePlacingContract = defineContract({
  id: 'PreviewOfficePlacing',
  endsWithCaller: true,
  method: 'POST',
  path: `${TREE_PATH}/{tree}/waiting/preview`,
  tag: TAG,
  summary: 'Preview Office Placing',
  description: `Where a rule would place several people who wait, one after the other. Nothing changes: Carry Out Office Moves places
them there, and is refused if a place was taken in the meantime.`,
  params: TreeParams,
  query: none,
  body: Type.Object(
    {
      CustomerIds: Type.Array(Type.Integer({ minimum: 1, maximum: ID_MAX }), {
        minItems: 1,
        maxItems: WAITING_MAX,
        description: 'The people, in the order in which they get places.',
      }),
      Rule: Type.Optional(line('Placement rule; that of the tree when left out.')),
    },
    { title: 'OfficePlacingBody', description: 'People to place by a rule.' },
  ),
  answer: { status: 200, description: 'The places.', schema: Type.Array(PlacingPreview) },
  errors: [
    ...SIGNED_IN_ERRORS,
    ...TREE_ERRORS,
    ...['unknown_rule', 'invalid_value', 'tree_is_changing'],
    ...LONG_READ_ERRORS,
  ],
});
