import Type, { type Static } from 'typebox';
import { integerOrNull, textOrNull } from '../contract-parts.ts';
import { OfficePerson, OfficePosition } from '../trees/tree-answers.ts';

/** Maximum number of people named in each tree of a preview; the counts include all of them. */
export const NAMED_MAX = 10;

const person = (description: string) =>
  Type.Object(
    {
      ...OfficePerson.properties,
      CustomerType: Type.Integer({ description: 'Base type.' }),
      CustomerStatus: Type.Integer({ description: 'Status.' }),
      EnrolledAt: Type.String({ description: 'When the person signed up, ISO 8601 UTC.' }),
      Version: Type.String({ description: 'Version of the record that this was previewed on.' }),
    },
    { description },
  );

const problems = Type.Array(
  Type.Object({
    Code: Type.String({ description: 'Code of the error catalogue.' }),
    Message: Type.String({ description: 'What refuses it.' }),
    Remedy: textOrNull('When it would not be refused; null when nothing helps.'),
  }),
  { description: 'Everything that refuses it.' },
);

const Field = Type.Object(
  {
    Field: Type.String({ description: 'Field of the record, spelled as in the API.' }),
    Section: Type.String({ description: 'Section of the page of a person.' }),
    TakeAs: Type.String({ description: 'Its name in `Take`; all custom fields are taken together.' }),
    CanTake: Type.Boolean({ description: 'Whether the value of the merged person can be taken.' }),
    Survivor: textOrNull('Value of the one who stays, with its mask; null for none.'),
    Merged: textOrNull('Value of the merged person, with its mask; null for none.'),
    IsTaken: Type.Boolean({ description: 'Whether the value of the merged person stays.' }),
    Lost: textOrNull('The value that would be lost, with its mask; null when none is.'),
  },
  { title: 'OfficeMergeField' },
);

const position = (description: string) => Type.Union([OfficePosition, Type.Null()], { description });

const Tree = Type.Object(
  {
    Tree: Type.String({ description: 'Name of the tree.' }),
    IsAllowed: Type.Boolean({ description: 'Whether every move in this tree is possible.' }),
    Moving: Type.Integer({ description: 'People directly below the merged person who move.' }),
    Nodes: Type.Integer({ description: 'The same with their downlines.' }),
    First: Type.Union([OfficePerson, Type.Null()], {
      description: 'The first person who moves; null when no one moves.',
    }),
    From: position('Their place now: below the merged person.'),
    To: position('Their place afterwards.'),
    Common: Type.Union([OfficePerson, Type.Null()], {
      description: 'The nearest person above both places; null without one.',
    }),
    RollsUp: Type.Boolean({
      description:
        'Whether the downline moves up into the place of the merged person and free legs next to it.',
    }),
    GetsPlace: Type.Boolean({
      description: 'Whether the one who stays is below the merged person now and gets that place.',
    }),
    StaysVacant: Type.Boolean({
      description: 'Whether the place of the merged person stays, marked vacant.',
    }),
    Refused: Type.Array(Type.Object({ Person: OfficePerson, Problems: problems }), {
      description: `The first ${NAMED_MAX} moves that are refused.`,
    }),
    RefusedCount: Type.Integer({ description: 'How many moves are refused.' }),
  },
  { title: 'OfficeMergeTree', description: 'What a merge would move in a tree.' },
);

export const OfficeMergePreview = Type.Object(
  {
    IsAllowed: Type.Boolean({ description: 'Whether the merge is possible.' }),
    Problems: problems,
    Survivor: person('The one who stays.'),
    Merged: person('The person who would be merged.'),
    Fields: Type.Array(Field, {
      description:
        'The fields in which the two differ. A masked field in which either has a value is always listed; otherwise the list would tell that hidden values are equal.',
    }),
    WebAliases: Type.Array(Type.String(), { description: 'All web aliases afterwards, the main one first.' }),
    LostWebAliases: Type.Array(Type.String(), {
      description: 'Web aliases that go, because a person has at most 20 additional ones.',
    }),
    Login: Type.Enum(['survivor', 'merged', 'none'], { description: 'Whose login works afterwards.' }),
    EndsLogin: Type.Boolean({ description: 'Whether a login that works now ends.' }),
    Trees: Type.Array(Tree, { description: 'The trees in which the merged person has a place.' }),
    Sponsored: Type.Integer({ description: 'Number of records that would name another sponsor.' }),
  },
  { title: 'OfficeMergePreview', description: 'What a merge would do. Nothing was changed.' },
);
export type OfficeMergePreview = Static<typeof OfficeMergePreview>;
export type OfficeMergeTree = Static<typeof Tree>;

export const OfficeMergeDone = Type.Object(
  {
    MergeId: Type.Integer({ description: 'Number of the merge.' }),
    CustomerId: Type.Integer({ description: 'The one who stays.' }),
    MergedCustomerId: Type.Integer({ description: 'The person who was merged.' }),
    BatchId: integerOrNull('The batch that moved the downlines; null when no one moved.'),
    UndoneAt: textOrNull('When it was undone, ISO 8601 UTC.'),
  },
  { title: 'OfficeMerge', description: 'A merge of two people.' },
);

const UndoTree = Type.Object(
  {
    Tree: Type.String({ description: 'Name of the tree.' }),
    Moving: Type.Integer({ description: 'People who would move back, without the two of the merge.' }),
    Nodes: Type.Integer({ description: 'The same with their downlines.' }),
    First: Type.Union([OfficePerson, Type.Null()], {
      description: 'The first person who would move back; null when no one would.',
    }),
    From: position('Their place now.'),
    To: position('Their place afterwards; null when the undo is refused.'),
    Common: Type.Union([OfficePerson, Type.Null()], {
      description: 'The nearest person above both places; null without one.',
    }),
    GivesPlaceBack: Type.Boolean({
      description:
        'Whether the one who stayed has the place of the merged person now, and would give it back.',
    }),
  },
  { title: 'OfficeMergeUndoTree', description: 'What an undo would move in a tree.' },
);

export const OfficeMergeUndoPreview = Type.Object(
  {
    IsAllowed: Type.Boolean({ description: 'Whether the undo is possible.' }),
    Problems: problems,
    Survivor: OfficePerson,
    Merged: OfficePerson,
    MergedAt: Type.String({ description: 'When they were merged, ISO 8601 UTC.' }),
    MergedBy: Type.String({ description: 'Who merged them.' }),
    Reason: Type.String({ description: 'Why.' }),
    Fields: Type.Array(
      Type.Object({
        Field: Type.String({ description: 'Field that would change, spelled as in the API.' }),
        From: textOrNull('The value now, with its mask; null for none.'),
        To: textOrNull('The value afterwards, with its mask; null for none.'),
      }),
      { description: 'What would change in the record of the one who stays.' },
    ),
    Trees: Type.Array(UndoTree, { description: 'The trees in which the merged person gets the place back.' }),
    Sponsored: Type.Integer({ description: 'Number of records that would name their earlier sponsor.' }),
  },
  { title: 'OfficeMergeUndoPreview', description: 'What an undo would do. Nothing was changed.' },
);
export type OfficeMergeUndoPreview = Static<typeof OfficeMergeUndoPreview>;
