import Type, { type Static } from 'typebox';
import { AFFECTED_MAX } from '../../trees/write/affected-sums.ts';
import { ROLLED_UP_LISTED_MAX } from '../../trees/write/batch-limit.ts';
import { integerOrNull, OfficePerson, OfficePosition, textOrNull } from './tree-answers.ts';

/** Maximum number of people in the combined effect of a batch; the count includes all of them. */
export const EFFECTS_MAX = 12;

const state = Type.Enum(['staged', 'committed', 'undone'], { description: 'State of the batch.' });

const decision = {
  BatchId: Type.Integer({ description: 'ID of the batch.' }),
  State: state,
  Reason: Type.String({ description: 'Why.' }),
  StagedAt: Type.String({ description: 'When it was begun.' }),
  StagedBy: Type.String({ description: 'Who began it.' }),
  CommittedAt: textOrNull('When the moves took effect.'),
  CommittedBy: textOrNull('Who committed it.'),
  UndoneAt: textOrNull('When it was undone.'),
  UndoneBy: textOrNull('Who undid it.'),
};

const problems = Type.Array(
  Type.Object({
    Code: Type.String({ description: 'Code of the error catalogue.' }),
    Message: Type.String({ description: 'What is wrong.' }),
  }),
  { description: 'Every obstacle.' },
);

const Check = Type.Object(
  {
    IsAllowed: Type.Boolean({ description: 'Whether the move is possible after the ones before it.' }),
    Problems: problems,
    Nodes: Type.Integer({ description: 'People who would move: the customer and the downline.' }),
    From: Type.Union([OfficePosition, Type.Null()], {
      description: 'Place before the move; null without one.',
    }),
    To: Type.Union([OfficePosition, Type.Null()], { description: 'Place after the move; null for none.' }),
  },
  { title: 'OfficeBatchCheck', description: 'What a move of a staged batch would do now.' },
);

const Done = Type.Object(
  {
    From: Type.Union([OfficePosition, Type.Null()], {
      description: 'Place before the batch; null without one.',
    }),
    To: Type.Union([OfficePosition, Type.Null()], {
      description: 'Place that the batch gave; null when it removed the person.',
    }),
    StaysVacant: Type.Boolean({ description: 'Whether the person was removed and the place kept.' }),
  },
  { title: 'OfficeBatchDone', description: 'What a batch did with a person, all its moves together.' },
);

const Merge = Type.Object(
  {
    Survivor: OfficePerson,
    Merged: OfficePerson,
    IsUndone: Type.Boolean({ description: 'Whether the merge was undone, and the batch with it.' }),
  },
  { title: 'OfficeBatchMerge', description: 'The merge that made a batch.' },
);

export const OfficeBatchMove = Type.Object(
  {
    Position: Type.Integer({ description: 'Number of the move in the batch; it never changes.' }),
    Action: Type.Enum(['place', 'remove'], { description: 'Place (or move), or remove.' }),
    Person: OfficePerson,
    Tree: Type.String({ description: 'The tree.' }),
    To: Type.Union([OfficePosition, Type.Null()], {
      description: 'The requested place; null for a removal.',
    }),
    FindAvailable: Type.Boolean({ description: 'Whether the next free position is taken.' }),
    Reason: Type.String({ description: 'Reason of the move; empty for that of the batch.' }),
    Done: Type.Union([Done, Type.Null()], {
      description: 'Only for a batch that was carried out and is read; otherwise null.',
    }),
    Check: Type.Union([Check, Type.Null()], {
      description: 'Only for a staged batch that is read; otherwise null.',
    }),
  },
  { title: 'OfficeBatchMove', description: 'A move or a removal of a batch.' },
);

export const OfficeBatch = Type.Object(
  {
    ...decision,
    Version: Type.String({ description: 'Changes with the moves of the batch; sent back with acts on it.' }),
    MovesVersion: textOrNull(
      'Of where the moves of a staged batch begin and end now; sent back with the commit. null for others, and in answers of writes.',
    ),
    IsAllowed: Type.Unsafe<boolean | null>({
      type: ['boolean', 'null'],
      description:
        'Whether a staged batch could be committed now; null for others, and in answers of writes.',
    }),
    Merge: Type.Union([Merge, Type.Null()], {
      description:
        'The merge that made the batch, if a batch that was carried out is read; otherwise null. Such a batch is undone with the merge.',
    }),
    Moves: Type.Array(OfficeBatchMove, { description: 'Moves and removals, in order.' }),
    Affected: Type.Integer({
      description: `People who would gain or lose people by all moves together, if a staged batch is read; otherwise 0. When the moves
have more than ${AFFECTED_MAX.toLocaleString('en-US')} people above them, up to where each way meets the new one, those of the first moves are counted.`,
    }),
    AffectedIsCut: Type.Boolean({ description: 'Whether there may be more than `Affected`.' }),
    Effects: Type.Array(
      Type.Object({
        Person: OfficePerson,
        Change: Type.Integer({ description: 'People whom the person would gain, or lose if negative.' }),
      }),
      { description: `The ${EFFECTS_MAX} largest gains and losses of those counted, gains first.` },
    ),
  },
  { title: 'OfficeBatch', description: 'Moves that belong to one decision.' },
);
export type OfficeBatch = Static<typeof OfficeBatch>;

export const OfficeBatchLine = Type.Object(
  {
    ...decision,
    Size: Type.Integer({ description: 'Number of moves and removals.' }),
    First: Type.Union([OfficePerson, Type.Null()], {
      description: 'Person of the first move; null for a batch without moves.',
    }),
  },
  { title: 'OfficeBatchLine', description: 'A batch in a list.' },
);
export type OfficeBatchLine = Static<typeof OfficeBatchLine>;

const Blocker = Type.Object(
  {
    Person: OfficePerson,
    Tree: Type.String({ description: 'The tree.' }),
    BatchId: integerOrNull('The later batch that placed the person; null when no batch did.'),
  },
  { title: 'OfficeBatchUndoBlocker', description: 'On whose place something was built since the batch.' },
);

const Return = Type.Object(
  {
    Person: OfficePerson,
    Tree: Type.String({ description: 'The tree.' }),
    Nodes: Type.Integer({ description: 'People who would move back: the customer and the downline.' }),
    From: Type.Union([OfficePosition, Type.Null()], { description: 'Place now; null without one.' }),
    To: Type.Union([OfficePosition, Type.Null()], {
      description: 'Place afterwards; null for none, and when the undo is refused.',
    }),
  },
  { title: 'OfficeBatchReturn', description: 'Who would move back in an undo, from where to where.' },
);

export const OfficeBatchUndoPreview = Type.Object(
  {
    IsAllowed: Type.Boolean({ description: 'Whether the undo is possible now.' }),
    Problems: problems,
    Blocker: Type.Union([Blocker, Type.Null()], {
      description: 'The first person on whose place something was built; null when nothing was.',
    }),
    Moves: Type.Array(Return, { description: 'The people of the batch, each once in a tree.' }),
    RolledUpCount: Type.Integer({
      description:
        'Other people who would move back, because a removal of the batch moved them up; 0 when the undo is refused.',
    }),
    RolledUp: Type.Array(Return, { description: `The first ${ROLLED_UP_LISTED_MAX} of them, by ID.` }),
  },
  { title: 'OfficeBatchUndoPreview', description: 'What an undo would do. Nothing was changed.' },
);
export type OfficeBatchUndoPreview = Static<typeof OfficeBatchUndoPreview>;
