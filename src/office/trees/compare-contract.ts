import Type, { type Static } from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { asOf, TREE_ERRORS } from '../../trees/wire/tree-contract.ts';
import { asOfAnswer, integerOrNull, OfficePerson, OfficePosition } from './tree-answers.ts';
import { NodeParams, SIGNED_IN_ERRORS, TAG, TREE_PATH } from './tree-parts.ts';

/** Maximum number of changes in one answer. */
export const CHANGES_MAX = 200;

const place = (description: string) => Type.Union([OfficePosition, Type.Null()], { description });

export const ComparedTree = Type.Object(
  {
    From: asOfAnswer,
    To: asOfAnswer,
    Changes: Type.Array(
      Type.Object({
        At: Type.String({ description: 'When, with milliseconds.' }),
        Person: OfficePerson,
        Before: place('The place before; null without one.'),
        After: place('The place after; null without one.'),
        IsVacant: Type.Boolean({ description: 'The person was removed and the place kept.' }),
        Rule: Type.String({ description: 'Placement rule, PlaceNode or Undo; empty for a removal.' }),
        Reason: Type.String({ description: 'Why.' }),
        Actor: Type.String({ description: 'Who requested it; empty for a removal.' }),
        BatchId: integerOrNull('Batch that made it.'),
      }),
      { description: `The first ${CHANGES_MAX} changes, oldest first.` },
    ),
    IsCut: Type.Boolean({ description: 'Whether there are more changes.' }),
  },
  { title: 'OfficeTreeChanges', description: 'What changed around a person between two instants.' },
);
export type ComparedTree = Static<typeof ComparedTree>;

export const listOfficeChangesContract = defineContract({
  id: 'ListOfficeChanges',
  endsWithCaller: true,
  method: 'GET',
  path: `${TREE_PATH}/{tree}/nodes/{customerId}/changes`,
  tag: TAG,
  summary: 'List Office Changes',
  description: `Changes of place between two instants, at most ${CHANGES_MAX}. They are those of the people whom Get Office Window shows around a
person at one of the two instants.`,
  params: NodeParams,
  query: Type.Object({
    from: asOf(),
    to: asOf(),
    levels: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 3, description: 'Levels below the person; 2 when left out.' }),
    ),
  }),
  body: undefined,
  answer: { status: 200, description: 'The changes.', schema: ComparedTree },
  errors: [...SIGNED_IN_ERRORS, ...TREE_ERRORS, 'invalid_date'],
});
