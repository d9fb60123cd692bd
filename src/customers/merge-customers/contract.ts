import Type from 'typebox';
import { LONG_READ_ERRORS } from '../../database/long-read-errors.ts';
import { defineContract } from '../../http/operation.ts';
import { ID_MAX } from '../../kernel/customer-id.ts';
import { line, MOVE_ERRORS, nodeId } from '../../trees/wire/tree-contract.ts';
import { ITEMS_MAX } from '../../trees/write/batch-limit.ts';
import { MovePreview } from '../../trees/write/move-preview.ts';
import { CustomerIdParams } from '../wire/customer-contract.ts';
import { mergeExample, mergePreviewExample } from '../wire/merge-examples.ts';
import { MERGE_FIELD_NAMES } from './merge-fields.ts';

export const MergeBody = Type.Object(
  {
    MergedCustomerId: nodeId('The customer who is merged, and whose id leads to the one who stays.', 1002),
    Take: Type.Optional(
      Type.Array(Type.Enum(MERGE_FIELD_NAMES), {
        maxItems: MERGE_FIELD_NAMES.length,
        description: `Fields whose value comes from the merged customer; all others keep the value of the one who stays. Username is
the login, with the password. A blank value is never taken.`,
      }),
    ),
    Places: Type.Optional(
      Type.Array(
        Type.Object({
          CustomerId: nodeId('Customer directly below the merged one.', 1003),
          Tree: line('Tree, in any case.'),
          ToUplineId: Type.Optional(nodeId('Upline; the one who stays when left out.')),
          Leg: Type.Optional(line('Leg; the one that they have now when left out.')),
          FindAvailable: Type.Optional(
            Type.Boolean({ description: 'Use the next free position if this one is taken.' }),
          ),
        }),
        {
          maxItems: ITEMS_MAX,
          description: 'Places for people below the merged customer who cannot keep their leg.',
        },
      ),
    ),
    Reason: Type.String({
      minLength: 1,
      maxLength: 200,
      format: 'line',
      'x-problem': 'invalid_text',
      description: 'The reason; stored with the merge and with every placement.',
    }),
  },
  { title: 'MergeBody', description: 'Two customers who are the same person.' },
);

const MergeAnswer = Type.Object(
  {
    MergeId: Type.Integer({ description: 'Number of the merge.' }),
    CustomerId: Type.Integer({ description: 'The customer who stays.' }),
    MergedCustomerId: Type.Integer({ description: 'The customer who was merged.' }),
    Fields: Type.Array(Type.String(), { description: 'Fields whose value came from the merged customer.' }),
    BatchId: Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      description: 'The placement batch that moved the downlines; null when no downline moved.',
    }),
    MergedAt: Type.String({ description: 'When, UTC.' }),
    UndoneAt: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'When it was undone, UTC.',
    }),
  },
  { title: 'Merge', description: 'A merge of two customers.' },
);

const bodyExamples = {
  twice: {
    summary: 'A person who enrolled twice',
    value: { MergedCustomerId: 1002, Take: ['EmailAddress'], Reason: 'enrolled twice' },
  },
};

/** Two customers who cannot be merged, whatever their data. */
const PAIR_ERRORS = ['customer_not_found', 'company_root', 'customer_erased', 'merge_with_self'];

export const MERGE_ERRORS = [
  ...PAIR_ERRORS,
  'merge_survivor_below',
  'merge_survivor_not_placed',
  'merge_too_large',
  'too_many_merged',
  'unknown_tree',
  'invalid_text',
  'invalid_value',
  ...MOVE_ERRORS,
  'not_placed',
  'no_room_to_roll_up',
  'roll_up_too_large',
  'enrollment_stays',
  'concurrent_change',
];

export const RECORD_ERRORS = [
  'required',
  'birth_date_in_future',
  'birth_date_implausible',
  'too_young',
  'not_unique',
];

export const mergeCustomersContract = defineContract({
  id: 'MergeCustomers',
  method: 'POST',
  path: '/customers/{customerId}/merge',
  tag: 'Customers',
  summary: 'Merge Customers',
  description: `Makes two customers one, in one transaction. The customer in the path stays, with type, status and back office id; the other
one in the body is merged into them.

The record keeps its values, except the fields in \`Take\`. A blank \`WebAlias\` or \`ExternalReferenceId\` is filled, and the web
aliases of both stay in use. In every tree, everybody directly below the merged customer moves below the one who stays, by
the movement policy, in one placement batch. Records that name the merged customer as sponsor name the one who stays.

Afterwards Get Customer answers the merged id with the one who stays, and any change of it is a 409 \`customer_merged\`.
Reads of the past show both. See docs/merging.md. An Upline addition.`,
  precondition: 'if-match',
  params: CustomerIdParams,
  query: Type.Object({}),
  body: MergeBody,
  bodyExamples,
  answer: { status: 200, description: 'The merge.', schema: MergeAnswer, example: mergeExample },
  errors: [...MERGE_ERRORS, ...RECORD_ERRORS, 'precondition_failed'],
});

const value = (description: string) =>
  Type.Unsafe<string | number | boolean | null>({
    type: ['string', 'number', 'boolean', 'null'],
    description,
  });

const MergePreview = Type.Object(
  {
    allowed: Type.Boolean({ description: 'Whether the merge is possible.' }),
    errors: MovePreview.properties.errors,
    survivorId: Type.Integer({ description: 'The customer who stays.' }),
    mergedId: Type.Integer({ description: 'The customer who would be merged.' }),
    fields: Type.Array(
      Type.Object({
        field: Type.String({ description: 'A field in which the two differ.' }),
        survivor: value('Value of the one who stays, as Get Customer shows it.'),
        merged: value('Value of the other one.'),
        taken: Type.Boolean({ description: 'Whether the value of the other one would be kept.' }),
      }),
      { description: 'Every field in which the two differ.' },
    ),
    additionalWebAliases: Type.Array(Type.String(), {
      description: 'Additional web aliases of the one who stays, afterwards.',
    }),
    login: Type.Enum(['survivor', 'merged', 'none'], { description: 'Whose login works afterwards.' }),
    moves: Type.Array(MovePreview, {
      description: 'What would move in the trees, in this order; the merged customer leaves.',
    }),
    sponsored: Type.Integer({ description: 'Number of records that would name another sponsor.' }),
  },
  { title: 'MergePreview', description: 'What a merge would do. Nothing was changed.' },
);

export const previewMergeContract = defineContract({
  id: 'PreviewMergeCustomers',
  endsWithCaller: true,
  method: 'POST',
  path: '/customers/{customerId}/merge/preview',
  tag: 'Customers',
  summary: 'Preview Merge Customers',
  description: `Says what Merge Customers would do with this body: the fields in which the two differ and which value stays, web aliases,
login, who would move in each tree, and every obstacle. Changes nothing: it is the merge itself, rolled back. An Upline addition.`,
  params: CustomerIdParams,
  query: Type.Object({}),
  body: MergeBody,
  bodyExamples,
  answer: {
    status: 200,
    description: 'What the merge would do.',
    schema: MergePreview,
    example: mergePreviewExample,
  },
  errors: [
    ...PAIR_ERRORS,
    'customer_merged',
    'invalid_text',
    'invalid_value',
    'required',
    ...LONG_READ_ERRORS,
  ],
});

/** The customer who was merged, as in the example of the merge. */
const MergedIdParams = Type.Object({
  customerId: Type.Integer({
    minimum: 1,
    maximum: ID_MAX,
    description: 'Internal id of the customer who was merged.',
    examples: [mergeExample.MergedCustomerId],
  }),
});

export const UNDO_ERRORS = [
  'customer_not_found',
  'not_merged',
  'merge_built_upon',
  'batch_built_upon',
  'not_unique',
  'concurrent_change',
];

export const undoMergeContract = defineContract({
  id: 'UndoMerge',
  method: 'POST',
  path: '/customers/{customerId}/merge/undo',
  tag: 'Customers',
  summary: 'Undo Merge',
  description: `Separates a customer who was merged, named in the path, from the one who stayed. Both records, all places and all references
are as before. Refused once something rests on the merge: a field that it changed has changed again, a customer who moved with it
has moved again, one of the values is taken, or one of the two was merged again or erased. An Upline addition.`,
  params: MergedIdParams,
  query: Type.Object({}),
  body: undefined,
  answer: {
    status: 200,
    description: 'The merge, undone.',
    schema: MergeAnswer,
    example: { ...mergeExample, UndoneAt: '2026-11-27T09:20:41.000Z' },
  },
  errors: UNDO_ERRORS,
});
