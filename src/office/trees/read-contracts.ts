import Type from 'typebox';
import { LONG_READ_ERRORS } from '../../database/long-read-errors.ts';
import { defineContract } from '../../http/operation.ts';
import { asOf, line, TREE_ERRORS } from '../../trees/wire/tree-contract.ts';
import {
  asOfAnswer,
  FoundInTree,
  integerOrNull,
  OfficeNode,
  OfficePerson,
  textOrNull,
} from './tree-answers.ts';
import { AsOfQuery, NodeParams, none, SIGNED_IN_ERRORS, TAG, TREE_PATH, TreeParams } from './tree-parts.ts';

/** Maximum number of people that a page names on the path from the root to a person. */
export const WAY_MAX = 30;
/** Maximum number of cards in the chart. */
export const CARDS_MAX = 250;
/** Maximum number of people whose downlines are counted in one request. */
export const COUNTED_MAX = 100;
export const FOUND_MAX = 20;
export const CHILDREN_MAX = 200;

const errors = [...SIGNED_IN_ERRORS, ...TREE_ERRORS, 'invalid_date'];
const read = { tag: TAG, method: 'GET', body: undefined, endsWithCaller: true } as const;

export const listOfficeTreesContract = defineContract({
  id: 'ListOfficeTrees',
  method: 'GET',
  path: TREE_PATH,
  tag: TAG,
  summary: 'List Office Trees',
  description:
    'The trees of the commission plan, and the names of the types and statuses of the people in them.',
  params: none,
  query: none,
  body: undefined,
  answer: {
    status: 200,
    description: 'The trees.',
    schema: Type.Object(
      {
        Trees: Type.Array(
          Type.Object({
            Name: Type.String({ description: 'Name of the tree.' }),
            Kind: Type.Enum(['Enrollment', 'Unilevel', 'Binary', 'Matrix'], { description: 'Kind.' }),
            Legs: Type.Array(Type.String(), { description: 'Legs from left to right; none when unlimited.' }),
            IsSponsorTree: Type.Boolean({ description: 'Whether SponsorId is the upline in it.' }),
            Rules: Type.Array(Type.String(), {
              description:
                'Rules that place people who wait, that of the tree first; empty for a tree in which people do not wait.',
            }),
            WaitingDays: integerOrNull('Days within which people who wait should get a place.'),
          }),
          { description: 'In the order of the plan.' },
        ),
        TopId: Type.Integer({ description: 'The customer at the top of every tree.' }),
        Types: Type.Array(Type.Object({ Id: Type.Integer(), Name: Type.String() }), {
          description: 'Base types.',
        }),
        Statuses: Type.Array(Type.Object({ Id: Type.Integer(), Name: Type.String(), Class: Type.String() }), {
          description: 'Statuses, with the class that tells how serious each is.',
        }),
      },
      { title: 'OfficeTrees', description: 'What the pages of the trees need to know about the plan.' },
    ),
  },
  errors: SIGNED_IN_ERRORS,
});

export const getOfficeNodeContract = defineContract({
  ...read,
  id: 'GetOfficeNode',
  path: `${TREE_PATH}/{tree}/nodes/{customerId}`,
  summary: 'Get Office Node',
  description: 'The place of a person in a tree, and the way from the top to it.',
  params: NodeParams,
  query: AsOfQuery,
  answer: {
    status: 200,
    description: 'The node.',
    schema: Type.Object(
      {
        AsOf: asOfAnswer,
        Node: OfficeNode,
        Level: Type.Integer({ description: 'Levels below the top; 0 for the top and without a place.' }),
        Way: Type.Array(OfficePerson, {
          description: `From the top down to the upline. Longer ways are cut: the top, then the last ${WAY_MAX - 1}.`,
        }),
      },
      { title: 'OfficeNodeAnswer', description: 'A node and the way to it.' },
    ),
  },
  errors: [...errors, ...LONG_READ_ERRORS],
});

export const listOfficeChildrenContract = defineContract({
  ...read,
  id: 'ListOfficeChildren',
  path: `${TREE_PATH}/{tree}/nodes/{customerId}/children`,
  summary: 'List Office Children',
  description: 'The nodes directly below a node, by leg and id, page by page. All pages show one instant.',
  params: NodeParams,
  query: Type.Object({
    asOf: asOf(),
    pageSize: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: CHILDREN_MAX,
        description: `Nodes a page; ${CHILDREN_MAX} when left out.`,
      }),
    ),
    cursor: Type.Optional(line('NextCursor of the previous page.', 200)),
  }),
  answer: {
    status: 200,
    description: 'A page.',
    schema: Type.Object(
      {
        AsOf: asOfAnswer,
        Nodes: Type.Array(OfficeNode, { description: 'Nodes of the page.' }),
        NextCursor: textOrNull('The cursor of the next page; null after the last page.'),
      },
      { title: 'OfficeChildren', description: 'Nodes directly below a node.' },
    ),
  },
  errors: [...errors, 'invalid_cursor'],
});

export const getOfficeWindowContract = defineContract({
  ...read,
  id: 'GetOfficeWindow',
  path: `${TREE_PATH}/{tree}/nodes/{customerId}/window`,
  summary: 'Get Office Window',
  description: `A node, its upline and the levels below it, for a chart: at most ${CARDS_MAX} nodes, level by level, and of each
wide front line the first. Where a node has a larger DirectCount than nodes in the answer, the others are left out.`,
  params: NodeParams,
  query: Type.Object({
    asOf: asOf(),
    levels: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 6, description: 'Levels below the node; 3 when left out.' }),
    ),
  }),
  answer: {
    status: 200,
    description: 'The window.',
    schema: Type.Object(
      {
        AsOf: asOfAnswer,
        Above: Type.Array(OfficeNode, { description: 'The upline; empty for the top.' }),
        Nodes: Type.Array(OfficeNode, { description: 'The node itself, then the levels below it.' }),
      },
      { title: 'OfficeWindow', description: 'A part of a tree around a person.' },
    ),
  },
  errors,
});

export const countOfficeDownlinesContract = defineContract({
  ...read,
  id: 'CountOfficeDownlines',
  path: `${TREE_PATH}/{tree}/counts`,
  summary: 'Count Office Downlines',
  description:
    'The sizes of several whole downlines. Separate from the nodes, because names do not wait for it.',
  params: TreeParams,
  query: Type.Object({
    ids: Type.String({
      maxLength: 1_100,
      format: 'id-list',
      'x-list-of': 'whole-number',
      'x-problem': 'invalid_list',
      description: `Customers, separated by commas; the first ${COUNTED_MAX} count.`,
      examples: ['1001,1002'],
    }),
    asOf: asOf(),
  }),
  answer: {
    status: 200,
    description: 'The counts.',
    schema: Type.Array(
      Type.Object(
        {
          CustomerId: Type.Integer({ description: 'The customer.' }),
          Count: Type.Integer({ description: 'People below, erased ones included, without vacant places.' }),
        },
        { title: 'DownlineCount', description: 'The size of a downline.' },
      ),
    ),
  },
  errors: [
    ...SIGNED_IN_ERRORS,
    'unknown_tree',
    'invalid_text',
    'invalid_list',
    'invalid_date',
    ...LONG_READ_ERRORS,
  ],
});

export const listOfficePlacementsContract = defineContract({
  ...read,
  id: 'ListOfficePlacements',
  path: `${TREE_PATH}/{tree}/nodes/{customerId}/placements`,
  summary: 'List Office Placements',
  description: 'The current and past places of a person in a tree, oldest first.',
  params: NodeParams,
  query: none,
  answer: {
    status: 200,
    description: 'The places.',
    schema: Type.Array(
      Type.Object(
        {
          From: Type.String({ description: 'Start of the placement, with milliseconds.' }),
          To: textOrNull('End of the placement; null for the current one.'),
          UplineId: integerOrNull('The upline; null for the top.'),
          UplineName: Type.String({ description: 'Name of the upline.' }),
          Leg: Type.String({ description: 'Leg below the upline.' }),
          IsVacant: Type.Boolean({ description: 'The customer was removed and the place kept.' }),
          Rule: Type.String({ description: 'Placement rule, PlaceNode or Undo.' }),
          Reason: Type.String({ description: 'Why.' }),
          Actor: Type.String({ description: 'Who requested it.' }),
          BatchId: integerOrNull('Batch that made it.'),
        },
        { title: 'OfficePlacement', description: 'A current or past place.' },
      ),
    ),
  },
  errors: [...SIGNED_IN_ERRORS, ...TREE_ERRORS],
});

export const findInTreeContract = defineContract({
  ...read,
  id: 'FindInTree',
  path: `${TREE_PATH}/{tree}/people`,
  summary: 'Find in Tree',
  description: `People by ID, back office ID or name, for a jump to their place. Finds what FindPeople finds. Without the permission
\`people.contact\`, contact data is found only by the whole value. The number of people shown is recorded.`,
  params: TreeParams,
  query: Type.Object({ search: line('What to look for.', 100, ['Rossi']) }),
  answer: {
    status: 200,
    description: `At most ${FOUND_MAX} people.`,
    schema: Type.Array(FoundInTree),
  },
  errors: [...SIGNED_IN_ERRORS, 'unknown_tree', 'invalid_text', 'search_unavailable', ...LONG_READ_ERRORS],
});
