import Type from 'typebox';
import { id, treeType } from '../../trees/extension/node-detail-model.ts';
import { ITEMS_MAX } from '../../trees/write/batch-limit.ts';
import { MERGE_FIELD_NAMES } from '../merge-customers/merge-fields.ts';

const LEG_NAME_MAX = 50;
const REASON_MAX = 200;

const idOrNull = (description: string) =>
  Type.Unsafe<number | null>({ type: ['integer', 'null'], description });
const value = (description: string) =>
  Type.Unsafe<string | number | boolean | null>({
    type: ['string', 'number', 'boolean', 'null'],
    description,
  });
const line = (maxLength: number, description: string, minLength = 0) =>
  Type.String({ minLength, maxLength, format: 'line', 'x-problem': 'invalid_text', description });

const PlaceModel = Type.Object(
  {
    AssociateId: id('An associate directly below the merged one.'),
    Tree: treeType,
    ToUplineId: Type.Optional(id('Upline; the associate who stays when left out.')),
    Leg: Type.Optional(line(LEG_NAME_MAX, 'Leg; the current one when left out.')),
    FindAvailable: Type.Optional(
      Type.Boolean({ description: 'Use the next free position if this one is taken.' }),
    ),
  },
  { title: 'MergePlace', description: 'A place for an associate who cannot keep the leg.' },
);

/** Two associates who are the same person. */
export const MergeArguments = Type.Object({
  associateId: id('The associate who stays.'),
  mergedAssociateId: id('The associate who is merged.'),
  take: Type.Optional(
    Type.Array(Type.Enum(MERGE_FIELD_NAMES), {
      maxItems: MERGE_FIELD_NAMES.length,
      description:
        'Fields whose value comes from the merged associate, named as in Merge Customers. `Username` is the login. A blank value is never taken.',
    }),
  ),
  places: Type.Optional(
    Type.Array(PlaceModel, {
      maxItems: ITEMS_MAX,
      description: 'Places for associates who cannot keep their leg.',
    }),
  ),
  reason: line(REASON_MAX, 'The reason; stored with the merge and with every placement.', 1),
});

export const MergeModel = Type.Object(
  {
    MergeId: Type.Integer({ description: 'Number of the merge.' }),
    AssociateId: Type.Integer({ description: 'The associate who stays.' }),
    MergedAssociateId: Type.Integer({ description: 'The associate who was merged.' }),
    Fields: Type.Array(Type.String(), { description: 'Fields whose value came from the merged associate.' }),
    BatchId: idOrNull('The placement batch that moved the downlines; null when no downline moved.'),
  },
  { title: 'Merge', description: 'The merge.' },
);

const PositionModel = (description: string) =>
  Type.Union(
    [
      Type.Object({
        UplineId: Type.Integer({ description: 'Upline.' }),
        Leg: Type.String({ description: 'Leg under the upline; empty in trees without legs.' }),
      }),
      Type.Null(),
    ],
    { description },
  );

const problems = Type.Array(
  Type.Object({
    Field: Type.String({ description: 'Argument at fault; empty for none.' }),
    Code: Type.String({ description: 'Code of the error catalogue.' }),
    Message: Type.String({ description: 'What is wrong.' }),
  }),
  { description: 'Every obstacle.' },
);

export const MergePreviewModel = Type.Object(
  {
    IsAllowed: Type.Boolean({ description: 'Whether the merge is possible.' }),
    Problems: problems,
    Fields: Type.Array(
      Type.Object({
        Field: Type.String({ description: 'A field in which the two differ.' }),
        Survivor: value('Value of the associate who stays.'),
        Merged: value('Value of the other one.'),
        IsTaken: Type.Boolean({ description: 'Whether the value of the other one would be kept.' }),
      }),
      { description: 'Every field in which the two differ.' },
    ),
    AdditionalWebAliases: Type.Array(Type.String(), {
      description: 'Additional web aliases of the associate who stays, afterwards.',
    }),
    Login: Type.Enum(['survivor', 'merged', 'none'], { description: 'Whose login works afterwards.' }),
    Moves: Type.Array(
      Type.Object({
        AssociateId: Type.Integer({ description: 'Who would move.' }),
        Tree: Type.String({ description: 'The tree.' }),
        Nodes: Type.Integer({ description: 'People who would move: the associate and the downline.' }),
        From: PositionModel('Current place; null without one.'),
        To: PositionModel('New place; null for an associate who leaves the tree.'),
        Problems: problems,
      }),
      { description: 'What would move in the trees, in this order; the merged associate leaves.' },
    ),
    Sponsored: Type.Integer({ description: 'Number of records that would name another sponsor.' }),
  },
  { title: 'MergePreview', description: 'What the merge would do. Nothing was changed.' },
);
