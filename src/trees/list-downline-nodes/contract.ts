import Type from 'typebox';
import { LONG_READ_ERRORS } from '../../database/long-read-errors.ts';
import { defineContract } from '../../http/operation.ts';
import { CustomerIdParams } from '../../kernel/customer-id.ts';
import { downlinePageExample } from '../wire/answer-examples.ts';
import { asOf, levels, line, optionalTreeName, TREE_ERRORS } from '../wire/tree-contract.ts';

const PAGE_MAX = 1_000;

const DownlineNode = Type.Object(
  {
    CustomerId: Type.Integer({ description: 'The customer.' }),
    Level: Type.Integer({ description: 'Levels below the customer of the request.' }),
    UplineId: Type.Integer({ description: 'The upline of the node.' }),
    Leg: Type.String({ description: 'Leg under the upline; empty in trees without legs.' }),
    CustomerType: Type.Integer({ description: 'Base type at that instant.' }),
    CustomerStatus: Type.Integer({
      description: 'Status at `AsOf`; before the history of statuses begins, the earliest known one.',
    }),
    DirectCount: Type.Integer({ description: 'Nodes directly below.' }),
    DownlineCount: Type.Optional(
      Type.Integer({
        description:
          'With downlineCounts=true, or ordered by it: customers below now; with asOf, at that instant.',
      }),
    ),
    IsVacant: Type.Boolean({ description: 'The customer was removed and the place kept.' }),
    From: Type.String({ description: 'Start of the placement, with milliseconds.' }),
  },
  { title: 'DownlineNode', description: 'A node of a downline.' },
);

export const DownlinePageAnswer = Type.Object(
  {
    AsOf: Type.String({ description: 'The instant whose tree all pages show.' }),
    Nodes: Type.Array(DownlineNode, {
      description:
        'Branch by branch: each node directly before its downline; siblings by leg and id, unless orderBy says otherwise.',
    }),
    NextCursor: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'The cursor of the next page; null after the last page.',
    }),
  },
  { title: 'DownlinePage', description: 'A page of a downline.' },
);

export const listDownlineNodesContract = defineContract({
  id: 'ListDownlineNodes',
  endsWithCaller: true,
  method: 'GET',
  path: '/customers/{customerId}/downline/nodes',
  tag: 'Trees',
  summary: 'List Downline Nodes',
  description: `A downline page by page, with details. All pages show the tree of one instant, even if it changes between them. A page
costs as much as it holds, regardless of the size of the tree. An Upline addition.`,
  params: CustomerIdParams,
  query: Type.Object({
    tree: optionalTreeName(),
    levels: levels(),
    asOf: asOf(),
    pageSize: Type.Optional(
      Type.Integer({ minimum: 1, maximum: PAGE_MAX, description: 'Nodes a page; 100 when left out.' }),
    ),
    downlineCounts: Type.Optional(
      Type.Boolean({ description: 'true: each node has DownlineCount, the size of its whole downline.' }),
    ),
    orderBy: Type.Optional(
      Type.Enum(['downlineCount'], {
        description:
          'Lists the nodes directly below only, the largest downline first, with DownlineCount. Without asOf, each page shows the tree as it is then.',
      }),
    ),
    cursor: Type.Optional(line('NextCursor of the previous page.', 200)),
  }),
  body: undefined,
  answer: { status: 200, description: 'A page.', schema: DownlinePageAnswer, example: downlinePageExample },
  errors: [
    ...TREE_ERRORS,
    ...LONG_READ_ERRORS,
    'invalid_date',
    'invalid_cursor',
    'invalid_value',
    'order_needs_one_level',
  ],
});
